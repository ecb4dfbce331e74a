/// The part of the bash script that is the same for every tool; `__tool` stands for the prefix of its functions. It
/// works in bash 3.2 and later.
let bashRuntime = #"""
  # Splits the line into $words as the tool would see them. Readline also splits at the `=` and `:` within a word.
  __tool_split() {
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
  __tool_offer() {
    local whole=$lead$1 typed=$lead$cur part
    [[ $whole == "$typed"* ]] || return 0
    part=${typed##*[$breaks]}
    COMPREPLY+=("${whole:${#typed}-${#part}}$2")
  }

  __tool_words() {
    local word
    for word in "$@"; do
      printf -v word %q "$word"
      __tool_offer "$word" ' '
    done
  }

  # Offers the lines that the command $1 prints.
  __tool_lines() {
    local line
    while IFS= read -r line; do
      [[ -n $line ]] && __tool_words "$line"
    done < <(eval "$1" 2>/dev/null </dev/null)
  }

  # Offers files, of the kinds $@ when there are any, and the directories that lead to them.
  __tool_files() {
    local line kind
    compopt -o filenames +o nospace 2>/dev/null
    while IFS= read -r line; do
      __tool_offer "$line" ''
    done < <(
      if (($# == 0)); then
        compgen -f -- "$cur"
      else
        compgen -d -- "$cur"
        for kind in "$@"; do compgen -f -X "!*.$kind" -- "$cur"; done
      fi | sort -u
    )
  }

  __tool_directories() {
    local line
    compopt -o filenames +o nospace 2>/dev/null
    while IFS= read -r line; do __tool_offer "$line" ''; done < <(compgen -d -- "$cur")
  }

  # Completes the last of $words; the first $1 of them are the program's name.
  __tool_complete() {
    local i=$1 path='' count=0 ended='' pending='' lead='' word commands options valued breaks
    breaks=${COMP_WORDBREAKS//[^=:]/}
    breaks=${breaks:-$'\n'}
    COMPREPLY=()
    __tool_about
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
      elif [[ -n $commands ]] && __tool_step "$word"; then
        __tool_about
      else
        count=$((count + 1))
      fi
    done
    if [[ -n $pending ]]; then
      __tool_values "$pending"
    elif [[ -z $ended && $cur == --*=* ]]; then
      lead=${cur%%=*}=
      cur=${cur#*=}
      __tool_values "${lead%=}"
    elif [[ -z $ended && $cur == -* ]]; then
      for word in $options; do
        if [[ $word == *= ]]; then __tool_offer "$word" ''; else __tool_offer "$word" ' '; fi
      done
    elif [[ -n $commands ]]; then
      # A name that stands for several commands or for none is not followed by another one.
      if ((count == 0)) || [[ $path == help ]]; then __tool_words $commands; fi
    else
      __tool_values "#$count"
    fi
  }
  """#
