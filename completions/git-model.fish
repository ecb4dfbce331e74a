# fish completion for git-model, generated from the declaration of its commands.

# Whether the words so far lead to the command $argv[1], followed by $argv[2] arguments ('' for any number, with
# $argv[3] set for that number or more).
function __git_model_at
  set -l words (commandline -opc)
  set -e words[1]
  set -l path ''
  set -l count 0
  set -l skip ''
  set -l ended ''
  for word in $words
    if test -n "$skip"
      set skip ''
      continue
    end
    set -l valued
    switch "$path"
      case ''
        set valued -C --name --member --ci --repository --host --into --root --object-folder --protected --prefix --remote --artifact --uri --store --format --run --code-commit --code-repository --data --param --metrics --owner --risk --task --decision --description --type --dataset --attribute --stage --alias --remove-alias -m --message --requested-by --waive --waive-until --base --at -o --output --since --jobs --key --group --email --replace --file --acknowledge
      case 'init'
        set valued --name --member --service --ci -C
      case 'hook'
        set valued --repository --host --into --root --object-folder -C --protected --prefix
      case 'hook install'
        set valued --repository --host --into --root --object-folder -C
      case 'hook pre-receive'
        set valued --root --protected --object-folder --prefix
      case 'doctor'
        set valued --remote -C
      case 'register'
        set valued --artifact --uri --store --format --run --code-commit --code-repository --data --param --metrics --owner --risk --task --decision --description -C
      case 'evidence'
        set valued --type --format --dataset --attribute -C
      case 'evidence add'
        set valued --type --format --dataset --attribute -C
      case 'promote'
        set valued --stage --alias --remove-alias -m --message --requested-by --waive --waive-until -C
      case 'approve'
        set valued -m --message -C
      case 'verify'
        set valued --base --at -C
      case 'merge'
        set valued -C
      case 'withdraw'
        set valued -m --message -C
      case 'rollback'
        set valued --alias --stage -m --message --requested-by -C
      case 'ratify'
        set valued -m --message --waive --waive-until -C
      case 'status'
        set valued -C
      case 'list'
        set valued -C
      case 'show'
        set valued --at -C
      case 'compare'
        set valued -C
      case 'resolve'
        set valued -C
      case 'fetch'
        set valued -o --output -C
      case 'log'
        set valued --alias --stage --since --format -C
      case 'audit'
        set valued --root --jobs -C
      case 'report'
        set valued --format -o -C
      case 'member'
        set valued --key --group --email -m --message -C --replace
      case 'member add'
        set valued --key --group --email -m --message -C
      case 'member rotate'
        set valued --key --replace -m --message -C
      case 'member revoke'
        set valued --key -m --message -C
      case 'member list'
        set valued -C
      case 'policy'
        set valued -C --stage --alias --remove-alias --file -m --message
      case 'policy check'
        set valued -C
      case 'policy explain'
        set valued --stage --alias --remove-alias -C
      case 'policy edit'
        set valued --file -m --message -C
      case 'change'
        set valued --acknowledge -m --message --name --requested-by -C
      case 'ban'
        set valued -m --message -C
      case 'delete'
        set valued -m --message -C
    end
    if test -z "$ended"
      switch "$word"
        case --
          set ended yes
          continue
        case '-*'
          if contains -- "$word" $valued
            set skip yes
          end
          continue
      end
      switch "$path/$word"
        case '/init'
          set path 'init'
          continue
        case '/hook'
          set path 'hook'
          continue
        case '/doctor'
          set path 'doctor'
          continue
        case '/register'
          set path 'register'
          continue
        case '/evidence'
          set path 'evidence'
          continue
        case '/promote'
          set path 'promote'
          continue
        case '/approve'
          set path 'approve'
          continue
        case '/verify'
          set path 'verify'
          continue
        case '/merge'
          set path 'merge'
          continue
        case '/withdraw'
          set path 'withdraw'
          continue
        case '/rollback'
          set path 'rollback'
          continue
        case '/ratify'
          set path 'ratify'
          continue
        case '/status'
          set path 'status'
          continue
        case '/list'
          set path 'list'
          continue
        case '/show'
          set path 'show'
          continue
        case '/compare'
          set path 'compare'
          continue
        case '/resolve'
          set path 'resolve'
          continue
        case '/fetch'
          set path 'fetch'
          continue
        case '/log'
          set path 'log'
          continue
        case '/audit'
          set path 'audit'
          continue
        case '/report'
          set path 'report'
          continue
        case '/member'
          set path 'member'
          continue
        case '/policy'
          set path 'policy'
          continue
        case '/change'
          set path 'change'
          continue
        case '/ban'
          set path 'ban'
          continue
        case '/delete'
          set path 'delete'
          continue
        case 'hook/install'
          set path 'hook install'
          continue
        case 'hook/pre-receive'
          set path 'hook pre-receive'
          continue
        case 'evidence/add'
          set path 'evidence add'
          continue
        case 'member/add'
          set path 'member add'
          continue
        case 'member/rotate'
          set path 'member rotate'
          continue
        case 'member/revoke'
          set path 'member revoke'
          continue
        case 'member/list'
          set path 'member list'
          continue
        case 'policy/check'
          set path 'policy check'
          continue
        case 'policy/explain'
          set path 'policy explain'
          continue
        case 'policy/edit'
          set path 'policy edit'
          continue
      end
    end
    set count (math $count + 1)
  end
  test "$path" = "$argv[1]"; or return 1
  test -n "$argv[2]"; or return 0
  if test -n "$argv[3]"
    test $count -ge $argv[2]
  else
    test $count -eq $argv[2]
  end
end

complete -c git-model -f
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'init' -d 'create a registry'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'hook' -d 'install or be the server\'s pre-receive hook'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'doctor' -d 'say whether a server guards its registry, or a clone can be worked with'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'register' -d 'register the next version of a model'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'evidence' -d 'attach evidence to a version'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'promote' -d 'propose a version for a stage or an alias'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'approve' -d 'sign a proposal'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'verify' -d 'say what the gate would say'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'merge' -d 'verify a proposal and merge it'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'withdraw' -d 'kill a promotion\'s statement for good'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'rollback' -d 'undo the newest promotion of a pointer'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'ratify' -d 'propose to ratify an override'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'status' -d 'show open proposals, what each still needs, and what stands by exception'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'list' -d 'list the registered models'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'show' -d 'show a model, or a version with its lineage and evidence'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'compare' -d 'put two versions of a model side by side'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'resolve' -d 'print where a version\'s artifact is'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'fetch' -d 'bring a version\'s artifact here, whole and checked'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'log' -d 'show the approval log'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'audit' -d 'judge every step since the root again'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'report' -d 'write the auditor\'s packet on a version or a promotion'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'member' -d 'propose changes of the members'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'policy' -d 'check and change the policy'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'change' -d 'propose changed governed files, or acknowledge a bad step'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'ban' -d 'propose that a version may never be used again'
complete -c git-model -n '__git_model_at \'\' \'0\' \'\'' -a 'delete' -d 'propose to delete a version; its number stays used'
complete -c git-model -n '__git_model_at \'\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'\' \'\' \'\'' -l 'version' -d 'print the version'
complete -c git-model -n '__git_model_at \'\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'init\' \'\' \'\'' -l 'bare' -d 'make a server repository without a working tree, with the hook'
complete -c git-model -n '__git_model_at \'init\' \'\' \'\'' -l 'name' -x -d 'the registry\'s name; the folder\'s if left out'
complete -c git-model -n '__git_model_at \'init\' \'\' \'\'' -l 'member' -r -F -d 'a person: id, groups and public key'
complete -c git-model -n '__git_model_at \'init\' \'\' \'\'' -l 'service' -r -F -d 'a service: id and public key'
complete -c git-model -n '__git_model_at \'init\' \'\' \'\'' -l 'ci' -x -a '\'github\' \'gitlab\' \'gitea\' \'forgejo\'' -d 'write the check of merge requests for this host'
complete -c git-model -n '__git_model_at \'init\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'init\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'init\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'init\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'init\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'init\' \'0\' \'\'' -a '(__fish_complete_directories (commandline -ct))'
complete -c git-model -n '__git_model_at \'hook\' \'0\' \'\'' -a 'install' -d 'install the pre-receive hook'
complete -c git-model -n '__git_model_at \'hook\' \'0\' \'\'' -a 'pre-receive' -d 'be the pre-receive hook'
complete -c git-model -n '__git_model_at \'hook\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'hook install\' \'\' \'\'' -l 'repository' -x -a '(__fish_complete_directories (commandline -ct))' -d 'the server repository; the current one if left out'
complete -c git-model -n '__git_model_at \'hook install\' \'\' \'\'' -l 'host' -x -a '\'git\' \'gitea\' \'forgejo\' \'gitlab\' \'gitolite\'' -d 'who runs the hooks, where it is not recognised'
complete -c git-model -n '__git_model_at \'hook install\' \'\' \'\'' -l 'into' -x -a '(__fish_complete_directories (commandline -ct))' -d 'the host\'s own folder for hooks (gitolite, gitlab)'
complete -c git-model -n '__git_model_at \'hook install\' \'\' \'\'' -l 'root' -x -d 'the registry\'s first commit, to be pinned'
complete -c git-model -n '__git_model_at \'hook install\' \'\' \'\'' -l 'object-folder' -x -a '(__fish_complete_directories (commandline -ct))' -d 'where the host keeps pushed objects outside of the repository'
complete -c git-model -n '__git_model_at \'hook install\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'hook install\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'hook install\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'hook install\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'hook install\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'hook pre-receive\' \'\' \'\'' -l 'root' -x -d 'the registry\'s first commit (model.root)'
complete -c git-model -n '__git_model_at \'hook pre-receive\' \'\' \'\'' -l 'protected' -x -d 'a guarded branch (model.protected)'
complete -c git-model -n '__git_model_at \'hook pre-receive\' \'\' \'\'' -l 'object-folder' -x -a '(__fish_complete_directories (commandline -ct))' -d 'where the host keeps pushed objects outside of the repository'
complete -c git-model -n '__git_model_at \'hook pre-receive\' \'\' \'\'' -l 'prefix' -x -d 'what each line of a refusal begins with'
complete -c git-model -n '__git_model_at \'hook pre-receive\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'doctor\' \'\' \'\'' -l 'remote' -x -d 'of a clone: try a branch there that the hook must refuse'
complete -c git-model -n '__git_model_at \'doctor\' \'\' \'\'' -l 'no-canary' -d 'of a server: start no hook, not even on a scratch copy'
complete -c git-model -n '__git_model_at \'doctor\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'doctor\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'doctor\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'doctor\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'doctor\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'doctor\' \'0\' \'\'' -a '(__fish_complete_directories (commandline -ct))'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'artifact' -r -F -d 'the model\'s file or folder'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'uri' -x -d 'where consumers fetch it; file://… if left out'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'store' -x -a '\'lfs\'' -d 'keep the files in Git LFS, and pointers to them in the registry'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'format' -x -d 'mlflow, onnx, safetensors, skops …; recognised if left out'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'run' -x -d 'the training run'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'code-commit' -x -d 'the commit of the training code'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'code-repository' -x -d 'the repository of the training code'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'data' -x -d 'a training dataset'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'param' -x -d 'a parameter'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'metrics' -r -F -d 'metrics as a JSON object of numbers, or an MLflow run'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'owner' -x -d 'the owning group of a new model'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'risk' -x -a '\'high\' \'medium\' \'low\'' -d 'the risk of a new model: high, medium or low'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'task' -x -d 'what a new model does'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'decision' -x -d 'the decision that a new model supports'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'description' -x -d 'a description of the version'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'branch' -d 'make it on a branch register/<model>/<n>'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'push' -d 'push it; a lost race renumbers'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -s 'n' -l 'dry-run' -d 'only say what would happen'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'register\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'register\' \'0\' \'\'' -a '(git model list --names 2>/dev/null)'
complete -c git-model -n '__git_model_at \'evidence\' \'0\' \'\'' -a 'add' -d 'attach one payload as evidence'
complete -c git-model -n '__git_model_at \'evidence\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'evidence add\' \'\' \'\'' -l 'type' -x -a '\'evaluation\' \'modelCard\' \'biasAudit\' \'testReport\' \'signature\' \'other\'' -d 'what it shows'
complete -c git-model -n '__git_model_at \'evidence add\' \'\' \'\'' -l 'format' -x -a '\'mlflow-metrics\' \'sklearn-classification-report\' \'lm-evaluation-harness\' \'huggingface-model-index\' \'huggingface-eval-results\' \'huggingface-model-card\' \'model-signing\' \'bias-audit\' \'fairlearn-by-group\' \'fairlearn-metric-frames\' \'opaque\'' -d 'the payload\'s format; recognised if left out'
complete -c git-model -n '__git_model_at \'evidence add\' \'\' \'\'' -l 'dataset' -x -d 'the dataset it was measured on'
complete -c git-model -n '__git_model_at \'evidence add\' \'\' \'\'' -l 'attribute' -x -d 'what the groups of a fairlearn by_group table are of, such as sex'
complete -c git-model -n '__git_model_at \'evidence add\' \'\' \'\'' -l 'branch' -d 'make it on a branch evidence/<model>/<n>-<id>'
complete -c git-model -n '__git_model_at \'evidence add\' \'\' \'\'' -l 'push' -d 'push it'
complete -c git-model -n '__git_model_at \'evidence add\' \'\' \'\'' -s 'n' -l 'dry-run' -d 'only say what would happen'
complete -c git-model -n '__git_model_at \'evidence add\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'evidence add\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'evidence add\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'evidence add\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'evidence add\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'evidence add\' \'0\' \'\'' -a '(git model list --names 2>/dev/null)'
complete -c git-model -n '__git_model_at \'evidence add\' \'2\' \'\'' -F
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -l 'stage' -x -d 'the stage to enter'
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -l 'alias' -x -d 'an alias to take'
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -l 'remove-alias' -x -d 'an alias to take away from the version'
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -s 'm' -l 'message' -x -d 'why'
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -l 'requested-by' -x -d 'the person who asks a service to propose'
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -l 'override' -d 'ask the break-glass gate instead of the usual ones'
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -l 'waive' -x -d 'ask that a check be waived, with the reason; can be given again'
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -l 'waive-until' -x -d 'until when the waivers hold; as long as the policy allows if left out'
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -l 'push' -d 'push the branch'
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -s 'n' -l 'dry-run' -d 'only say what would happen'
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'promote\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'promote\' \'0\' \'\'' -a '(git model list --names 2>/dev/null)'
complete -c git-model -n '__git_model_at \'approve\' \'\' \'\'' -s 'm' -l 'message' -x -d 'a comment for the commit'
complete -c git-model -n '__git_model_at \'approve\' \'\' \'\'' -l 'push' -d 'push the branch'
complete -c git-model -n '__git_model_at \'approve\' \'\' \'\'' -s 'n' -l 'dry-run' -d 'only say what would happen'
complete -c git-model -n '__git_model_at \'approve\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'approve\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'approve\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'approve\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'approve\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'approve\' \'0\' \'\'' -a '(git for-each-ref --format=\'%(refname:short)\' refs/heads refs/remotes 2>/dev/null)'
complete -c git-model -n '__git_model_at \'verify\' \'\' \'\'' -l 'base' -x -d 'judge as if merged into this ref instead of the registry branch'
complete -c git-model -n '__git_model_at \'verify\' \'\' \'\'' -l 'artifacts' -d 'hash artifacts anew instead'
complete -c git-model -n '__git_model_at \'verify\' \'\' \'\'' -l 'at' -x -d 'where the one version\'s artifact is, instead of its URI'
complete -c git-model -n '__git_model_at \'verify\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'verify\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'verify\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'verify\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'verify\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'verify\' \'0\' \'\'' -a '(git for-each-ref --format=\'%(refname:short)\' refs/heads refs/remotes 2>/dev/null)'
complete -c git-model -n '__git_model_at \'merge\' \'\' \'\'' -l 'push' -d 'push the merge; your branch moves only if the server takes it'
complete -c git-model -n '__git_model_at \'merge\' \'\' \'\'' -s 'n' -l 'dry-run' -d 'only say what would happen'
complete -c git-model -n '__git_model_at \'merge\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'merge\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'merge\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'merge\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'merge\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'merge\' \'0\' \'\'' -a '(git for-each-ref --format=\'%(refname:short)\' refs/heads refs/remotes 2>/dev/null)'
complete -c git-model -n '__git_model_at \'withdraw\' \'\' \'\'' -s 'm' -l 'message' -x -d 'why'
complete -c git-model -n '__git_model_at \'withdraw\' \'\' \'\'' -l 'push' -d 'push it'
complete -c git-model -n '__git_model_at \'withdraw\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'withdraw\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'withdraw\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'withdraw\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'withdraw\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'withdraw\' \'0\' \'\'' -a '(git for-each-ref --format=\'%(refname:short)\' refs/heads refs/remotes 2>/dev/null)'
complete -c git-model -n '__git_model_at \'rollback\' \'\' \'\'' -l 'alias' -x -d 'the alias whose newest promotion is undone'
complete -c git-model -n '__git_model_at \'rollback\' \'\' \'\'' -l 'stage' -x -d 'the stage whose newest promotion is undone'
complete -c git-model -n '__git_model_at \'rollback\' \'\' \'\'' -s 'm' -l 'message' -x -d 'why'
complete -c git-model -n '__git_model_at \'rollback\' \'\' \'\'' -l 'requested-by' -x -d 'the person who asks a service to propose'
complete -c git-model -n '__git_model_at \'rollback\' \'\' \'\'' -l 'push' -d 'push it'
complete -c git-model -n '__git_model_at \'rollback\' \'\' \'\'' -s 'n' -l 'dry-run' -d 'only say what would happen'
complete -c git-model -n '__git_model_at \'rollback\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'rollback\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'rollback\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'rollback\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'rollback\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'rollback\' \'0\' \'\'' -a '(git model list --names 2>/dev/null)'
complete -c git-model -n '__git_model_at \'ratify\' \'\' \'\'' -s 'm' -l 'message' -x -d 'why'
complete -c git-model -n '__git_model_at \'ratify\' \'\' \'\'' -l 'waive' -x -d 'ask that a check be waived, with the reason; can be given again'
complete -c git-model -n '__git_model_at \'ratify\' \'\' \'\'' -l 'waive-until' -x -d 'until when the waivers hold; as long as the policy allows if left out'
complete -c git-model -n '__git_model_at \'ratify\' \'\' \'\'' -l 'push' -d 'push the branch'
complete -c git-model -n '__git_model_at \'ratify\' \'\' \'\'' -s 'n' -l 'dry-run' -d 'only say what would happen'
complete -c git-model -n '__git_model_at \'ratify\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'ratify\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'ratify\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'ratify\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'ratify\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'ratify\' \'0\' \'\'' -a '(git model list --names 2>/dev/null)'
complete -c git-model -n '__git_model_at \'status\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'status\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'status\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'status\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'status\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'status\' \'0\' \'\'' -a '(git model list --names 2>/dev/null)'
complete -c git-model -n '__git_model_at \'list\' \'\' \'\'' -l 'names' -d 'print only names'
complete -c git-model -n '__git_model_at \'list\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'list\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'list\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'list\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'list\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'show\' \'\' \'\'' -l 'at' -x -d 'the registry as it was at this day, time or commit'
complete -c git-model -n '__git_model_at \'show\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'show\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'show\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'show\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'show\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'show\' \'0\' \'\'' -a '(git model list --names 2>/dev/null)'
complete -c git-model -n '__git_model_at \'compare\' \'\' \'\'' -l 'all' -d 'also parameters, data and dependencies that are the same'
complete -c git-model -n '__git_model_at \'compare\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'compare\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'compare\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'compare\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'compare\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'compare\' \'0\' \'\'' -a '(git model list --names 2>/dev/null)'
complete -c git-model -n '__git_model_at \'resolve\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'resolve\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'resolve\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'resolve\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'resolve\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'fetch\' \'\' \'\'' -s 'o' -l 'output' -r -F -d 'the folder it becomes; of one file, that file or a folder for it'
complete -c git-model -n '__git_model_at \'fetch\' \'\' \'\'' -s 'f' -l 'force' -d 'replace what is there and differs'
complete -c git-model -n '__git_model_at \'fetch\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'fetch\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'fetch\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'fetch\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'fetch\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'fetch\' \'0\' \'\'' -a '(git model list --names 2>/dev/null)'
complete -c git-model -n '__git_model_at \'log\' \'\' \'\'' -l 'alias' -x -d 'only moves of this alias'
complete -c git-model -n '__git_model_at \'log\' \'\' \'\'' -l 'stage' -x -d 'only moves into or out of this stage'
complete -c git-model -n '__git_model_at \'log\' \'\' \'\'' -l 'since' -x -d 'only since this day or time (UTC)'
complete -c git-model -n '__git_model_at \'log\' \'\' \'\'' -l 'all' -d 'also registrations, evidence and other changes'
complete -c git-model -n '__git_model_at \'log\' \'\' \'\'' -l 'format' -x -a '\'text\' \'csv\' \'json\'' -d 'text, or the export as csv or json'
complete -c git-model -n '__git_model_at \'log\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'log\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'log\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'log\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'log\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'log\' \'0\' \'\'' -a '(git model list --names 2>/dev/null)'
complete -c git-model -n '__git_model_at \'audit\' \'\' \'\'' -l 'root' -x -d 'the registry\'s first commit; the pinned one if left out'
complete -c git-model -n '__git_model_at \'audit\' \'\' \'\'' -l 'jobs' -x -d 'how many threads judge; as many as there are processors if left out'
complete -c git-model -n '__git_model_at \'audit\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'audit\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'audit\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'audit\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'audit\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'report\' \'\' \'\'' -l 'format' -x -a '\'html\' \'json\' \'svr\'' -d 'html, json or svr; html if left out'
complete -c git-model -n '__git_model_at \'report\' \'\' \'\'' -s 'o' -r -F -d 'write to this file'
complete -c git-model -n '__git_model_at \'report\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'report\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'report\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'report\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'report\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'report\' \'0\' \'\'' -a '(git model list --names 2>/dev/null)'
complete -c git-model -n '__git_model_at \'member\' \'0\' \'\'' -a 'add' -d 'propose a member, a group or a key'
complete -c git-model -n '__git_model_at \'member\' \'0\' \'\'' -a 'rotate' -d 'propose a new key for a member in place of the old one'
complete -c git-model -n '__git_model_at \'member\' \'0\' \'\'' -a 'revoke' -d 'propose to revoke a member\'s keys'
complete -c git-model -n '__git_model_at \'member\' \'0\' \'\'' -a 'list' -d 'list the members, their groups and keys'
complete -c git-model -n '__git_model_at \'member\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'member add\' \'\' \'\'' -l 'key' -r -F -d 'a public key'
complete -c git-model -n '__git_model_at \'member add\' \'\' \'\'' -l 'group' -x -d 'a group to be in'
complete -c git-model -n '__git_model_at \'member add\' \'\' \'\'' -l 'email' -x -d 'an address for trailers'
complete -c git-model -n '__git_model_at \'member add\' \'\' \'\'' -l 'service' -d 'a service instead of a person'
complete -c git-model -n '__git_model_at \'member add\' \'\' \'\'' -s 'm' -l 'message' -x -d 'why'
complete -c git-model -n '__git_model_at \'member add\' \'\' \'\'' -l 'push' -d 'push the branch'
complete -c git-model -n '__git_model_at \'member add\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'member add\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'member add\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'member add\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'member add\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'member rotate\' \'\' \'\'' -l 'key' -r -F -d 'the new public key'
complete -c git-model -n '__git_model_at \'member rotate\' \'\' \'\'' -l 'replace' -x -d 'the key that goes, where there are several'
complete -c git-model -n '__git_model_at \'member rotate\' \'\' \'\'' -s 'm' -l 'message' -x -d 'why'
complete -c git-model -n '__git_model_at \'member rotate\' \'\' \'\'' -l 'push' -d 'push the branch'
complete -c git-model -n '__git_model_at \'member rotate\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'member rotate\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'member rotate\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'member rotate\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'member rotate\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'member revoke\' \'\' \'\'' -l 'key' -x -d 'only the key with this fingerprint'
complete -c git-model -n '__git_model_at \'member revoke\' \'\' \'\'' -s 'm' -l 'message' -x -d 'why'
complete -c git-model -n '__git_model_at \'member revoke\' \'\' \'\'' -l 'push' -d 'push the branch'
complete -c git-model -n '__git_model_at \'member revoke\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'member revoke\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'member revoke\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'member revoke\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'member revoke\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'member list\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'member list\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'member list\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'member list\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'member list\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'policy\' \'0\' \'\'' -a 'check' -d 'say what is wrong with a policy'
complete -c git-model -n '__git_model_at \'policy\' \'0\' \'\'' -a 'explain' -d 'say which gates a promotion would meet, before anybody proposes it'
complete -c git-model -n '__git_model_at \'policy\' \'0\' \'\'' -a 'edit' -d 'propose a new policy'
complete -c git-model -n '__git_model_at \'policy\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'policy check\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'policy check\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'policy check\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'policy check\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'policy check\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'policy check\' \'0\' \'\'' -F
complete -c git-model -n '__git_model_at \'policy explain\' \'\' \'\'' -l 'stage' -x -d 'the stage to enter'
complete -c git-model -n '__git_model_at \'policy explain\' \'\' \'\'' -l 'alias' -x -d 'an alias to take'
complete -c git-model -n '__git_model_at \'policy explain\' \'\' \'\'' -l 'remove-alias' -x -d 'an alias to take away from the version'
complete -c git-model -n '__git_model_at \'policy explain\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'policy explain\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'policy explain\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'policy explain\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'policy explain\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'policy explain\' \'0\' \'\'' -a '(git model list --names 2>/dev/null)'
complete -c git-model -n '__git_model_at \'policy edit\' \'\' \'\'' -l 'file' -r -F -d 'the new policy, instead of an editor'
complete -c git-model -n '__git_model_at \'policy edit\' \'\' \'\'' -s 'm' -l 'message' -x -d 'why'
complete -c git-model -n '__git_model_at \'policy edit\' \'\' \'\'' -l 'push' -d 'push the branch'
complete -c git-model -n '__git_model_at \'policy edit\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'policy edit\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'policy edit\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'policy edit\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'policy edit\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'change\' \'\' \'\'' -l 'acknowledge' -x -d 'a step to acknowledge; can be given again'
complete -c git-model -n '__git_model_at \'change\' \'\' \'\'' -s 'm' -l 'message' -x -d 'why'
complete -c git-model -n '__git_model_at \'change\' \'\' \'\'' -l 'name' -x -d 'what the branch is called; the first file\'s name if left out'
complete -c git-model -n '__git_model_at \'change\' \'\' \'\'' -l 'requested-by' -x -d 'the person who asks a service to propose'
complete -c git-model -n '__git_model_at \'change\' \'\' \'\'' -l 'push' -d 'push the branch'
complete -c git-model -n '__git_model_at \'change\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'change\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'change\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'change\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'change\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'change\' \'0\' \'more\'' -F
complete -c git-model -n '__git_model_at \'ban\' \'\' \'\'' -s 'm' -l 'message' -x -d 'why'
complete -c git-model -n '__git_model_at \'ban\' \'\' \'\'' -l 'push' -d 'push the branch'
complete -c git-model -n '__git_model_at \'ban\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'ban\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'ban\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'ban\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'ban\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'ban\' \'0\' \'\'' -a '(git model list --names 2>/dev/null)'
complete -c git-model -n '__git_model_at \'delete\' \'\' \'\'' -s 'm' -l 'message' -x -d 'why'
complete -c git-model -n '__git_model_at \'delete\' \'\' \'\'' -l 'push' -d 'push the branch'
complete -c git-model -n '__git_model_at \'delete\' \'\' \'\'' -s 'C' -x -a '(__fish_complete_directories (commandline -ct))' -d 'run as if started in this folder'
complete -c git-model -n '__git_model_at \'delete\' \'\' \'\'' -l 'json' -d 'print JSON for scripts'
complete -c git-model -n '__git_model_at \'delete\' \'\' \'\'' -s 'q' -l 'quiet' -d 'print only data and errors'
complete -c git-model -n '__git_model_at \'delete\' \'\' \'\'' -l 'no-color' -d 'print without colour'
complete -c git-model -n '__git_model_at \'delete\' \'\' \'\'' -s 'h' -l 'help' -d 'show this help'
complete -c git-model -n '__git_model_at \'delete\' \'0\' \'\'' -a '(git model list --names 2>/dev/null)'

# Prints the words after `git model`, with the word being typed; fails on other lines.
function __git_model_through_git
  set -l words (commandline -opc)
  set -e words[1]
  while set -q words[1]
    switch $words[1]
      case -C -c --git-dir --work-tree --namespace
        set -e words[1]
      case '-*'
      case 'model'
        string join -- ' ' git-model (string escape -- $words[2..]) (commandline -ct)
        return 0
      case '*'
        return 1
    end
    set -e words[1]
  end
  return 1
end

complete -c git -f -n '__git_model_through_git >/dev/null' -a '(complete -C (__git_model_through_git))'
