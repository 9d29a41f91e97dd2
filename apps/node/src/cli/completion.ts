/**
 * `replicator completion`: the script that a shell needs to complete this program's words.
 *
 * What can stand somewhere is told by yargs, which knows the commands and their options: each script asks the program with
 * `--get-yargs-completions`. Yargs has scripts of its own, too, but picks one by `SHELL` of the environment, which is the
 * shell somebody logs in with and not the one that they type in. So the scripts are here, and set `SHELL` for the question:
 * yargs writes its descriptions in the form of that shell.
 */
import { EXIT } from './exit.js'
import type { Terminal } from './terminal.js'

// Works with the bash 3.2 of macOS. The word is compared here, since yargs tells all that can stand there.
const BASH = `# Completion for replicator in bash: eval "$(replicator completion bash)"
_replicator() {
  local line word="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ "$line" == "$word"* ]]; then COMPREPLY+=("$line"); fi
  done < <(SHELL=bash ZSH_NAME= "$1" --get-yargs-completions "\${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null)
}
complete -o default -F _replicator replicator
`

// The first line lets the script be a file _replicator in a folder of fpath; it may be sourced just as well.
const ZSH = `#compdef replicator
# Completion for replicator in zsh: source <(replicator completion zsh)
_replicator() {
  local -a found
  found=("\${(@f)$(SHELL=zsh \${words[1]} --get-yargs-completions "\${(@)words[1,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then _describe 'replicator' found; else _files; fi
}
if [[ "\${zsh_eval_context[-1]}" == loadautofunc ]]; then _replicator "$@"; else compdef _replicator replicator; fi
`

// The first word is a command and never a file; behind it both can stand.
const FISH = `# Completion for replicator in fish: replicator completion fish | source
complete -c replicator -n 'test (count (commandline -opc)) -eq 1' -f
complete -c replicator -a '(SHELL=fish replicator --get-yargs-completions (commandline -opc) (commandline -ct) 2>/dev/null)'
`

export const COMPLETIONS = { bash: BASH, zsh: ZSH, fish: FISH } as const

export function completion(shell: keyof typeof COMPLETIONS, { stdout }: Terminal): number {
  stdout.write(COMPLETIONS[shell])
  return EXIT.done
}
