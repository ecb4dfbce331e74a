# bash completion for git-model, generated from the declaration of its commands.

# Goes from the command in $path to the one called $1 below it.
__git_model_step() {
  case "$path/$1" in
    '/init') path='init' ;;
    '/hook') path='hook' ;;
    '/doctor') path='doctor' ;;
    '/register') path='register' ;;
    '/evidence') path='evidence' ;;
    '/promote') path='promote' ;;
    '/approve') path='approve' ;;
    '/verify') path='verify' ;;
    '/merge') path='merge' ;;
    '/withdraw') path='withdraw' ;;
    '/rollback') path='rollback' ;;
    '/ratify') path='ratify' ;;
    '/status') path='status' ;;
    '/list') path='list' ;;
    '/show') path='show' ;;
    '/compare') path='compare' ;;
    '/resolve') path='resolve' ;;
    '/fetch') path='fetch' ;;
    '/log') path='log' ;;
    '/audit') path='audit' ;;
    '/report') path='report' ;;
    '/member') path='member' ;;
    '/policy') path='policy' ;;
    '/change') path='change' ;;
    '/ban') path='ban' ;;
    '/delete') path='delete' ;;
    'hook/install') path='hook install' ;;
    'hook/pre-receive') path='hook pre-receive' ;;
    'evidence/add') path='evidence add' ;;
    'member/add') path='member add' ;;
    'member/rotate') path='member rotate' ;;
    'member/revoke') path='member revoke' ;;
    'member/list') path='member list' ;;
    'policy/check') path='policy check' ;;
    'policy/explain') path='policy explain' ;;
    'policy/edit') path='policy edit' ;;
    /help) path=help ;;
    *) return 1 ;;
  esac
}

# Sets what the command in $path has: commands below it, options, and the options that take a value.
__git_model_about() {
  commands='' options='' valued=''
  case "$path" in
    '')
      commands='init hook doctor register evidence promote approve verify merge withdraw rollback ratify status list show compare resolve fetch log audit report member policy change ban delete help'
      options='-C --json -q --quiet --no-color --version -h --help'
      valued='-C --name --member --ci --repository --host --into --root --object-folder --protected --prefix --remote --artifact --uri --store --format --run --code-commit --code-repository --data --param --metrics --owner --risk --task --decision --description --type --dataset --attribute --stage --alias --remove-alias -m --message --requested-by --waive --waive-until --base --at -o --output --since --jobs --key --group --email --replace --file --acknowledge'
      ;;
    'init')
      commands=''
      options='--bare --name= --member= --service= --ci= -C --json -q --quiet --no-color -h --help'
      valued='--name --member --service --ci -C'
      ;;
    'hook')
      commands='install pre-receive'
      options='-h --help'
      valued='--repository --host --into --root --object-folder -C --protected --prefix'
      ;;
    'hook install')
      commands=''
      options='--repository= --host= --into= --root= --object-folder= -C --json -q --quiet --no-color -h --help'
      valued='--repository --host --into --root --object-folder -C'
      ;;
    'hook pre-receive')
      commands=''
      options='--root= --protected= --object-folder= --prefix= -h --help'
      valued='--root --protected --object-folder --prefix'
      ;;
    'doctor')
      commands=''
      options='--remote= --no-canary -C --json -q --quiet --no-color -h --help'
      valued='--remote -C'
      ;;
    'register')
      commands=''
      options='--artifact= --uri= --store= --format= --run= --code-commit= --code-repository= --data= --param= --metrics= --owner= --risk= --task= --decision= --description= --branch --push -n --dry-run -C --json -q --quiet --no-color -h --help'
      valued='--artifact --uri --store --format --run --code-commit --code-repository --data --param --metrics --owner --risk --task --decision --description -C'
      ;;
    'evidence')
      commands='add'
      options='-h --help'
      valued='--type --format --dataset --attribute -C'
      ;;
    'evidence add')
      commands=''
      options='--type= --format= --dataset= --attribute= --branch --push -n --dry-run -C --json -q --quiet --no-color -h --help'
      valued='--type --format --dataset --attribute -C'
      ;;
    'promote')
      commands=''
      options='--stage= --alias= --remove-alias= -m --message= --requested-by= --override --waive= --waive-until= --push -n --dry-run -C --json -q --quiet --no-color -h --help'
      valued='--stage --alias --remove-alias -m --message --requested-by --waive --waive-until -C'
      ;;
    'approve')
      commands=''
      options='-m --message= --push -n --dry-run -C --json -q --quiet --no-color -h --help'
      valued='-m --message -C'
      ;;
    'verify')
      commands=''
      options='--base= --artifacts --at= -C --json -q --quiet --no-color -h --help'
      valued='--base --at -C'
      ;;
    'merge')
      commands=''
      options='--push -n --dry-run -C --json -q --quiet --no-color -h --help'
      valued='-C'
      ;;
    'withdraw')
      commands=''
      options='-m --message= --push -C --json -q --quiet --no-color -h --help'
      valued='-m --message -C'
      ;;
    'rollback')
      commands=''
      options='--alias= --stage= -m --message= --requested-by= --push -n --dry-run -C --json -q --quiet --no-color -h --help'
      valued='--alias --stage -m --message --requested-by -C'
      ;;
    'ratify')
      commands=''
      options='-m --message= --waive= --waive-until= --push -n --dry-run -C --json -q --quiet --no-color -h --help'
      valued='-m --message --waive --waive-until -C'
      ;;
    'status')
      commands=''
      options='-C --json -q --quiet --no-color -h --help'
      valued='-C'
      ;;
    'list')
      commands=''
      options='--names -C --json -q --quiet --no-color -h --help'
      valued='-C'
      ;;
    'show')
      commands=''
      options='--at= -C --json -q --quiet --no-color -h --help'
      valued='--at -C'
      ;;
    'compare')
      commands=''
      options='--all -C --json -q --quiet --no-color -h --help'
      valued='-C'
      ;;
    'resolve')
      commands=''
      options='-C --json -q --quiet --no-color -h --help'
      valued='-C'
      ;;
    'fetch')
      commands=''
      options='-o --output= -f --force -C --json -q --quiet --no-color -h --help'
      valued='-o --output -C'
      ;;
    'log')
      commands=''
      options='--alias= --stage= --since= --all --format= -C --json -q --quiet --no-color -h --help'
      valued='--alias --stage --since --format -C'
      ;;
    'audit')
      commands=''
      options='--root= --jobs= -C --json -q --quiet --no-color -h --help'
      valued='--root --jobs -C'
      ;;
    'report')
      commands=''
      options='--format= -o -C --json -q --quiet --no-color -h --help'
      valued='--format -o -C'
      ;;
    'member')
      commands='add rotate revoke list'
      options='-h --help'
      valued='--key --group --email -m --message -C --replace'
      ;;
    'member add')
      commands=''
      options='--key= --group= --email= --service -m --message= --push -C --json -q --quiet --no-color -h --help'
      valued='--key --group --email -m --message -C'
      ;;
    'member rotate')
      commands=''
      options='--key= --replace= -m --message= --push -C --json -q --quiet --no-color -h --help'
      valued='--key --replace -m --message -C'
      ;;
    'member revoke')
      commands=''
      options='--key= -m --message= --push -C --json -q --quiet --no-color -h --help'
      valued='--key -m --message -C'
      ;;
    'member list')
      commands=''
      options='-C --json -q --quiet --no-color -h --help'
      valued='-C'
      ;;
    'policy')
      commands='check explain edit'
      options='-h --help'
      valued='-C --stage --alias --remove-alias --file -m --message'
      ;;
    'policy check')
      commands=''
      options='-C --json -q --quiet --no-color -h --help'
      valued='-C'
      ;;
    'policy explain')
      commands=''
      options='--stage= --alias= --remove-alias= -C --json -q --quiet --no-color -h --help'
      valued='--stage --alias --remove-alias -C'
      ;;
    'policy edit')
      commands=''
      options='--file= -m --message= --push -C --json -q --quiet --no-color -h --help'
      valued='--file -m --message -C'
      ;;
    'change')
      commands=''
      options='--acknowledge= -m --message= --name= --requested-by= --push -C --json -q --quiet --no-color -h --help'
      valued='--acknowledge -m --message --name --requested-by -C'
      ;;
    'ban')
      commands=''
      options='-m --message= --push -C --json -q --quiet --no-color -h --help'
      valued='-m --message -C'
      ;;
    'delete')
      commands=''
      options='-m --message= --push -C --json -q --quiet --no-color -h --help'
      valued='-m --message -C'
      ;;
    help) commands='init hook doctor register evidence promote approve verify merge withdraw rollback ratify status list show compare resolve fetch log audit report member policy change ban delete' ;;
  esac
}

# Offers the values of $1, an option of the command in $path or the number of an argument.
__git_model_values() {
  case "$path/$1" in
    '/-C') __git_model_directories ;;
    'init/--member') __git_model_files  ;;
    'init/--service') __git_model_files  ;;
    'init/--ci') __git_model_words 'github' 'gitlab' 'gitea' 'forgejo' ;;
    'init/-C') __git_model_directories ;;
    'init/#0') __git_model_directories ;;
    'hook install/--repository') __git_model_directories ;;
    'hook install/--host') __git_model_words 'git' 'gitea' 'forgejo' 'gitlab' 'gitolite' ;;
    'hook install/--into') __git_model_directories ;;
    'hook install/--object-folder') __git_model_directories ;;
    'hook install/-C') __git_model_directories ;;
    'hook pre-receive/--object-folder') __git_model_directories ;;
    'doctor/-C') __git_model_directories ;;
    'doctor/#0') __git_model_directories ;;
    'register/--artifact') __git_model_files  ;;
    'register/--store') __git_model_words 'lfs' ;;
    'register/--metrics') __git_model_files  ;;
    'register/--risk') __git_model_words 'high' 'medium' 'low' ;;
    'register/-C') __git_model_directories ;;
    'register/#0') __git_model_lines 'git model list --names' ;;
    'evidence add/--type') __git_model_words 'evaluation' 'modelCard' 'biasAudit' 'testReport' 'signature' 'other' ;;
    'evidence add/--format') __git_model_words 'mlflow-metrics' 'sklearn-classification-report' 'lm-evaluation-harness' 'huggingface-model-index' 'huggingface-eval-results' 'huggingface-model-card' 'model-signing' 'bias-audit' 'fairlearn-by-group' 'fairlearn-metric-frames' 'opaque' ;;
    'evidence add/-C') __git_model_directories ;;
    'evidence add/#0') __git_model_lines 'git model list --names' ;;
    'evidence add/#2') __git_model_files  ;;
    'promote/-C') __git_model_directories ;;
    'promote/#0') __git_model_lines 'git model list --names' ;;
    'approve/-C') __git_model_directories ;;
    'approve/#0') __git_model_lines 'git for-each-ref --format='\''%(refname:short)'\'' refs/heads refs/remotes' ;;
    'verify/-C') __git_model_directories ;;
    'verify/#0') __git_model_lines 'git for-each-ref --format='\''%(refname:short)'\'' refs/heads refs/remotes' ;;
    'merge/-C') __git_model_directories ;;
    'merge/#0') __git_model_lines 'git for-each-ref --format='\''%(refname:short)'\'' refs/heads refs/remotes' ;;
    'withdraw/-C') __git_model_directories ;;
    'withdraw/#0') __git_model_lines 'git for-each-ref --format='\''%(refname:short)'\'' refs/heads refs/remotes' ;;
    'rollback/-C') __git_model_directories ;;
    'rollback/#0') __git_model_lines 'git model list --names' ;;
    'ratify/-C') __git_model_directories ;;
    'ratify/#0') __git_model_lines 'git model list --names' ;;
    'status/-C') __git_model_directories ;;
    'status/#0') __git_model_lines 'git model list --names' ;;
    'list/-C') __git_model_directories ;;
    'show/-C') __git_model_directories ;;
    'show/#0') __git_model_lines 'git model list --names' ;;
    'compare/-C') __git_model_directories ;;
    'compare/#0') __git_model_lines 'git model list --names' ;;
    'resolve/-C') __git_model_directories ;;
    'fetch/-o' | 'fetch/--output') __git_model_files  ;;
    'fetch/-C') __git_model_directories ;;
    'fetch/#0') __git_model_lines 'git model list --names' ;;
    'log/--format') __git_model_words 'text' 'csv' 'json' ;;
    'log/-C') __git_model_directories ;;
    'log/#0') __git_model_lines 'git model list --names' ;;
    'audit/-C') __git_model_directories ;;
    'report/--format') __git_model_words 'html' 'json' 'svr' ;;
    'report/-o') __git_model_files  ;;
    'report/-C') __git_model_directories ;;
    'report/#0') __git_model_lines 'git model list --names' ;;
    'member add/--key') __git_model_files  ;;
    'member add/-C') __git_model_directories ;;
    'member rotate/--key') __git_model_files  ;;
    'member rotate/-C') __git_model_directories ;;
    'member revoke/-C') __git_model_directories ;;
    'member list/-C') __git_model_directories ;;
    'policy check/-C') __git_model_directories ;;
    'policy check/#0') __git_model_files  ;;
    'policy explain/-C') __git_model_directories ;;
    'policy explain/#0') __git_model_lines 'git model list --names' ;;
    'policy edit/--file') __git_model_files  ;;
    'policy edit/-C') __git_model_directories ;;
    'change/-C') __git_model_directories ;;
    'change/#'*) __git_model_files  ;;
    'ban/-C') __git_model_directories ;;
    'ban/#0') __git_model_lines 'git model list --names' ;;
    'delete/-C') __git_model_directories ;;
    'delete/#0') __git_model_lines 'git model list --names' ;;
    *) return 1 ;;
  esac
}

# Splits the line into $words as the tool would see them. Readline also splits at the `=` and `:` within a word.
__git_model_split() {
  local i rest=$COMP_LINE trimmed
  words=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    trimmed=${rest#"${rest%%[![:blank:]]*}"}
    if ((i > 0)) && [[ $trimmed == "$rest" && -n $rest ]]; then
      words[${#words[@]}-1]+=${COMP_WORDS[i]}
    else
      words+=("${COMP_WORDS[i]}")
    fi
    rest=${trimmed#"${COMP_WORDS[i]}"}
  done
  cword=$((${#words[@]} - 1))
  cur=${words[cword]}
}

# Offers $1 followed by $2 when it begins with what is typed. Readline replaces only what follows the last character
# at which it splits, so what comes before that is left out.
__git_model_offer() {
  local whole=$lead$1 typed=$lead$cur part
  [[ $whole == "$typed"* ]] || return 0
  part=${typed##*[$breaks]}
  COMPREPLY+=("${whole:${#typed}-${#part}}$2")
}

__git_model_words() {
  local word
  for word in "$@"; do
    printf -v word %q "$word"
    __git_model_offer "$word" ' '
  done
}

# Offers the lines that the command $1 prints.
__git_model_lines() {
  local line
  while IFS= read -r line; do
    [[ -n $line ]] && __git_model_words "$line"
  done < <(eval "$1" 2>/dev/null </dev/null)
}

# Offers files, of the kinds $@ when there are any, and the directories that lead to them.
__git_model_files() {
  local line kind
  compopt -o filenames +o nospace 2>/dev/null
  while IFS= read -r line; do
    __git_model_offer "$line" ''
  done < <(
    if (($# == 0)); then
      compgen -f -- "$cur"
    else
      compgen -d -- "$cur"
      for kind in "$@"; do compgen -f -X "!*.$kind" -- "$cur"; done
    fi | sort -u
  )
}

__git_model_directories() {
  local line
  compopt -o filenames +o nospace 2>/dev/null
  while IFS= read -r line; do __git_model_offer "$line" ''; done < <(compgen -d -- "$cur")
}

# Completes the last of $words; the first $1 of them are the program's name.
__git_model_complete() {
  local i=$1 path='' count=0 ended='' pending='' lead='' word commands options valued breaks
  breaks=${COMP_WORDBREAKS//[^=:]/}
  breaks=${breaks:-$'\n'}
  COMPREPLY=()
  __git_model_about
  for (( ; i < cword; i++)); do
    word=${words[i]}
    if [[ -n $ended ]]; then
      count=$((count + 1))
    elif [[ $word == -- ]]; then
      ended=yes
    elif [[ $word == -?* ]]; then
      if [[ " $valued " == *" $word "* ]]; then
        i=$((i + 1))
        if ((i == cword)); then pending=$word; fi
      fi
    elif [[ -n $commands ]] && __git_model_step "$word"; then
      __git_model_about
    else
      count=$((count + 1))
    fi
  done
  if [[ -n $pending ]]; then
    __git_model_values "$pending"
  elif [[ -z $ended && $cur == --*=* ]]; then
    lead=${cur%%=*}=
    cur=${cur#*=}
    __git_model_values "${lead%=}"
  elif [[ -z $ended && $cur == -* ]]; then
    for word in $options; do
      if [[ $word == *= ]]; then __git_model_offer "$word" ''; else __git_model_offer "$word" ' '; fi
    done
  elif [[ -n $commands ]]; then
    # A name that stands for several commands or for none is not followed by another one.
    if ((count == 0)) || [[ $path == help ]]; then __git_model_words $commands; fi
  else
    __git_model_values "#$count"
  fi
}

# `git model …`, called by git's own completion with $words, $cword and $cur set.
_git_model() {
  local start=${__git_cmd_idx:-0}
  if ((start == 0)); then
    while ((start < cword)) && [[ ${words[start]} != 'model' ]]; do ((start++)); done
  fi
  __git_model_complete $((start + 1))
}

# `git-model …`
__git_model_alone() {
  local cur cword words
  __git_model_split
  __git_model_complete 1
}

complete -o bashdefault -o default -o nospace -F __git_model_alone git-model
