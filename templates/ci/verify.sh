# What follows is templates/ci/verify.sh of git-model, the same for every host. It gets URL, BASE and ROOT, with LOGIN and
# TOKEN where the host asks for them, and of a proposal its ref PROPOSAL and its commit HEAD; without a proposal it audits
# the branch. Nothing of the proposal is checked out or run: its objects are fetched into an empty repository and read.
set -eu
fail() {
  echo "git-model: $1" >&2
  exit 1
}
[ -n "${ROOT:-}" ] || fail "the variable GIT_MODEL_ROOT is not set: the id of the registry's first commit"
base=${BASE#refs/heads/}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git init -q --bare "$work"
cd "$work"
if [ -n "${TOKEN:-}" ]; then
  # In the environment, because others can read a command line; and for this URL only.
  token=$(printf '%s' "${LOGIN:-x-access-token}:$TOKEN" | base64 | tr -d '\n')
  export GIT_CONFIG_COUNT=1 "GIT_CONFIG_KEY_0=http.$URL.extraheader" "GIT_CONFIG_VALUE_0=Authorization: Basic $token"
fi
git fetch -q --no-tags "$URL" "+refs/heads/$base:refs/heads/$base" ${PROPOSAL:+"+$PROPOSAL:refs/git-model/proposal"}
unset GIT_CONFIG_COUNT TOKEN token
git symbolic-ref HEAD "refs/heads/$base"
git config model.branch "$base"
git config model.root "$ROOT"
today=$(git rev-parse --verify -q "refs/heads/$base^{commit}")
first=$(git rev-list --first-parent --max-parents=0 "$today")
[ "$first" = "$ROOT" ] || fail "the history of $base begins at $first, not at the root $ROOT"
if [ -n "${PROPOSAL:-}" ]; then
  # The very commit that the check is shown for: the ref may have moved since.
  case ${HEAD:-} in "" | *[!0-9a-f]*) fail "HEAD is not the id of a commit" ;; esac
  git cat-file -e "$HEAD^{commit}" 2>/dev/null ||
    fail "$HEAD is not on $PROPOSAL any more; the check of what is there now decides"
  result=$HEAD
  if [ "${AS_IS:-false}" != true ]; then
    # What the host's button makes of it today, with the files of the proposal and of the branch.
    export GIT_AUTHOR_NAME=git-model GIT_AUTHOR_EMAIL=git-model@localhost
    export GIT_COMMITTER_NAME=git-model GIT_COMMITTER_EMAIL=git-model@localhost
    merged=$(git merge-tree --write-tree --name-only --no-messages "$today" "$HEAD") ||
      fail "it cannot be merged into today's $base: $(printf '%s' "$merged" | tail -n +2 | tr '\n' ' ')"
    result=$(git commit-tree "$merged" -p "$today" -p "$HEAD" -m "what the merge would make")
  fi
  set -- verify "$today..$result"
else
  set -- audit --root "$ROOT"
fi
status=0
git model "$@" >verdict || status=$?
cat verdict
# Indented it is shown as it stands, whatever it says.
[ -z "${SUMMARY:-}" ] || { printf 'git model %s: exit code %s\n\n' "$1" "$status"; sed 's/^/    /' verdict; } >>"$SUMMARY"
exit "$status"
