// gofed completion bash|zsh|fish: what a shell completes of this program's command lines, made from the
// tables that help and the command line's reader use.
#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "clients/commands/commands.h"
#include "clients/core/globals.h"
#include "clients/core/run.h"
#include "schemas/catalogue.h"

namespace gofed::clients {
namespace {

constexpr std::string_view kFormats = "json ndjson table";

// What the shell does for a value or an argument.
enum class Values : std::uint8_t {
  Other,
  Files,
  Directories,
  Formats,
  Actions,
  Services,
  Projects
};

Values values_of(const Option& option) {
  using enum Values;
  const auto name = option.value_name;
  if (option.name == "output") return Formats;
  if (option.name == "service") return Services;
  if (option.name == "project") return Projects;
  if (option.name == "out" || name == "DIR" || name == "D") return Directories;
  if (name == "FILE" || name == "F" || name == "F|-") return Files;
  return Other;
}

Values arguments_of(const Command& command) {
  using enum Values;
  if (command.name == "call" || command.name == "actions") return Actions;
  return Files;
}

// The words of a usage such as "list|status|result [ID...]", where it begins with such.
std::vector<std::string_view> first_words(const Command& command) {
  std::vector<std::string_view> words;
  auto text = command.usage.substr(0, command.usage.find(' '));
  if (text.find('|') == text.npos) return words;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find('|'));
    if (word.empty() || word.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") != word.npos ||
        word == "-") {
      return {};
    }
    words.push_back(word);
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  return words;
}

void add_word(std::string& text, std::string_view word) {
  if (!text.empty()) text += ' ';
  text += word;
}

std::string option_words(std::span<const Option> options) {
  std::string text;
  for (const auto& option : options) {
    add_word(text, "--" + std::string(option.name));
    if (option.letter != 0) add_word(text, std::string("-") + option.letter);
  }
  return text;
}

std::string command_words() {
  std::string text;
  for (const auto* command : all_commands()) add_word(text, command->name);
  return text;
}

std::string action_words() {
  std::string text;
  for (const auto& action : schemas::all_actions()) add_word(text, action.info.name);
  return text;
}

std::string service_words() {
  std::string text;
  for (const auto& service : schemas::all_services()) add_word(text, service.name);
  return text;
}

std::string form_words(const Command& command) {
  std::string text(kFormats);
  for (const auto form : command.forms) add_word(text, form);
  return text;
}

// "--file|-f": the options with such values, as a shell's pattern.
std::string pattern_of(std::span<const Option> options, Values values) {
  std::string text;
  for (const auto& option : options) {
    if (option.kind == OptionKind::Flag || values_of(option) != values) continue;
    text += (text.empty() ? "--" : "|--") + std::string(option.name);
    if (option.letter != 0) text += std::string("|-") + option.letter;
  }
  return text;
}

std::vector<Option> all_options() {
  std::vector<Option> options(global_options().begin(), global_options().end());
  for (const auto* command : all_commands()) {
    options.insert(options.end(), command->options.begin(), command->options.end());
  }
  return options;
}

// The global options whose value is the next word.
std::string valued_globals() {
  std::string text;
  for (const auto& option : global_options()) {
    if (option.kind == OptionKind::Flag) continue;
    text += (text.empty() ? "--" : "|--") + std::string(option.name);
    if (option.letter != 0) text += std::string("|-") + option.letter;
  }
  return text;
}

// ---- bash and zsh ----------------------------------------------------------------------------

// The branches that say, for each command: its options, its formats and its first words.
std::string command_branches() {
  std::string text;
  for (const auto* command : all_commands()) {
    text += "    " + std::string(command->name) + ")\n";
    text += "      options='" + option_words(command->options) + "'\n";
    text += "      formats='" + form_words(*command) + "'\n";
    std::string words;
    for (const auto word : first_words(*command)) add_word(words, word);
    if (command->name == "help") words = command_words();
    if (arguments_of(*command) == Values::Actions) words = action_words();
    if (!words.empty()) text += "      first='" + words + "'\n";
    text += "      ;;\n";
  }
  return text;
}

// The branches for a word that is the value of the option before it.
std::string value_branches() {
  const auto options = all_options();
  const auto branch = [&](Values values, const std::string& does) {
    const auto pattern = pattern_of(options, values);
    return pattern.empty() ? "" : "    " + pattern + ") " + does + " ;;\n";
  };
  return branch(Values::Formats, "found=$formats") +
         branch(Values::Services, "found='" + service_words() + "'") +
         branch(Values::Projects, "found=$(_gofed_projects)") +
         branch(Values::Directories, "kind=directories") + branch(Values::Files, "kind=files") +
         branch(Values::Other, "kind=none");
}

// The same in bash and zsh: from `before`, the words in front of the one that is completed, to `words`
// and `kind`.
std::string shared_part() {
  return "# The projects that are stored, where a broker answers at once.\n"
         "_gofed_projects() {\n"
         "  gofed --timeout 500ms --set client.connect_timeout=300ms --output ndjson call \\\n"
         "    api_project_listing 2>/dev/null | tr ',[]{}\" ' '\\n' | grep /\n"
         "}\n\n"
         "# What may stand at this place: sets found and kind. $1 is the word so far, the others "
         "are\n"
         "# the words before it.\n"
         "_gofed_words() {\n"
         "  local current=$1 previous= command= options= formats='" +
         std::string(kFormats) +
         "' first= skip= arguments=0 word\n"
         "  shift\n"
         "  for word in \"$@\"; do\n"
         "    if [ \"$word\" = '=' ]; then continue; fi\n"
         "    previous=$word\n"
         "    if [ -n \"$skip\" ]; then skip=; continue; fi\n"
         "    if [ -n \"$command\" ]; then\n"
         "      case $word in -*) ;; *) arguments=$((arguments + 1)) ;; esac\n"
         "      continue\n"
         "    fi\n"
         "    case $word in\n"
         "      " +
         valued_globals() +
         ") skip=yes ;;\n"
         "      -*) ;;\n"
         "      *) command=$word ;;\n"
         "    esac\n"
         "  done\n"
         "  case $command in\n" +
         command_branches() +
         "  esac\n"
         "  found= kind=\n"
         "  case $previous in\n" +
         value_branches() +
         "  esac\n"
         "  if [ -n \"$found$kind\" ]; then return; fi\n"
         "  case $current in -*) found=\"$options " +
         option_words(global_options()) +
         "\"; return ;; esac\n"
         "  if [ -z \"$command\" ]; then\n"
         "    found='" +
         command_words() +
         "'\n"
         "  elif [ -n \"$first\" ] && [ \"$arguments\" -eq 0 ]; then\n"
         "    found=$first\n"
         "  else\n"
         "    kind=files\n"
         "  fi\n"
         "}\n\n";
}

std::string bash_script() {
  return "# shellcheck shell=bash\n# Completion of gofed for bash; made by `gofed completion "
         "bash`.\n\n" +
         shared_part() +
         "_gofed() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} found kind\n"
         "  if [ \"$current\" = '=' ]; then current=; fi\n"
         "  _gofed_words \"$current\" \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"\n"
         "  case $kind in\n"
         "    files) mapfile -t COMPREPLY < <(compgen -f -- \"$current\") ;;\n"
         "    directories) mapfile -t COMPREPLY < <(compgen -d -- \"$current\") ;;\n"
         "    none) COMPREPLY=() ;;\n"
         "    *) mapfile -t COMPREPLY < <(compgen -W \"$found\" -- \"$current\") ;;\n"
         "  esac\n"
         "  case $kind in files | directories) compopt -o filenames 2>/dev/null ;; esac\n"
         "}\n"
         "complete -F _gofed gofed\n";
}

std::string zsh_script() {
  return "#compdef gofed\n# Completion of gofed for zsh; made by `gofed completion zsh`.\n\n" +
         shared_part() +
         "_gofed() {\n"
         "  local found kind\n"
         "  _gofed_words \"${words[CURRENT]}\" \"${words[@]:1:$((CURRENT - 2))}\"\n"
         "  case $kind in\n"
         "    files) _files ;;\n"
         "    directories) _files -/ ;;\n"
         "    none) ;;\n"
         "    *) compadd -- ${=found} ;;\n"
         "  esac\n"
         "}\n\n"
         "if [ \"$funcstack[1]\" = _gofed ]; then _gofed \"$@\"; else compdef _gofed gofed; fi\n";
}

// ---- fish ------------------------------------------------------------------------------------

std::string fish_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string fish_option(const Option& option, const std::string& condition,
                        const std::string& formats) {
  std::string line = "complete -c gofed" + condition + " -l " + std::string(option.name);
  if (option.letter != 0) line += std::string(" -s ") + option.letter;
  if (option.kind != OptionKind::Flag) {
    switch (values_of(option)) {
      case Values::Formats:
        line += " -x -a " + fish_quoted(formats);
        break;
      case Values::Services:
        line += " -x -a " + fish_quoted(service_words());
        break;
      case Values::Projects:
        line += " -x -a '(__gofed_projects)'";
        break;
      case Values::Directories:
        line += " -x -a '(__fish_complete_directories)'";
        break;
      case Values::Files:
        line += " -r -F";
        break;
      case Values::Actions:
      case Values::Other:
        line += " -x";
        break;
    }
  }
  return line + " -d " + fish_quoted(option.doc) + "\n";
}

std::string fish_script() {
  std::string text =
      "# Completion of gofed for fish; made by `gofed completion fish`.\n\n"
      "# The projects that are stored, where a broker answers at once.\n"
      "function __gofed_projects\n"
      "    gofed --timeout 500ms --set client.connect_timeout=300ms --output ndjson call \\\n"
      "        api_project_listing 2>/dev/null | tr ',[]{}\" ' '\\n' | grep /\n"
      "end\n\n";
  const std::string commands = command_words();
  const auto none = " -n " + fish_quoted("not __fish_seen_subcommand_from " + commands);
  for (const auto* command : all_commands()) {
    text += "complete -c gofed -f" + none + " -a " + std::string(command->name) + " -d " +
            fish_quoted(command->summary) + "\n";
  }
  for (const auto& option : global_options()) {
    const bool is_output = option.name == "output";  // its values are those of the command
    text += fish_option(option, is_output ? none : "", std::string(kFormats));
  }
  for (const auto* command : all_commands()) {
    const auto seen =
        " -n " + fish_quoted("__fish_seen_subcommand_from " + std::string(command->name));
    for (const auto& option : global_options()) {
      if (option.name == "output") text += fish_option(option, seen, form_words(*command));
    }
    for (const auto& option : command->options) text += fish_option(option, seen, "");
    std::string words;
    for (const auto word : first_words(*command)) add_word(words, word);
    if (command->name == "help") words = commands;
    if (arguments_of(*command) == Values::Actions) words = action_words();
    if (!words.empty()) text += "complete -c gofed -f" + seen + " -a " + fish_quoted(words) + "\n";
  }
  return text;
}

ExitCode run(Run& run, const Arguments& arguments) {
  const auto& shell = arguments.positionals().front();
  if (shell == "bash") {
    run.output().text(bash_script());
  } else if (shell == "zsh") {
    run.output().text(zsh_script());
  } else if (shell == "fish") {
    run.output().text(fish_script());
  } else {
    return run.usage({Errc::InvalidArgument, "no shell " + shell + ": expected bash, zsh or fish"});
  }
  return ExitCode::Done;
}

}  // namespace

const Command kCompletion{
    .name = "completion",
    .summary = "Print what a shell needs to complete command lines of this program",
    .usage = "bash|zsh|fish",
    .positionals_min = 1,
    .positionals_max = 1,
    .details = "The Debian package installs all three.",
    .examples =
        "gofed completion bash > ~/.local/share/bash-completion/completions/gofed\n"
        "gofed completion zsh > ~/.zfunc/_gofed\n"
        "gofed completion fish > ~/.config/fish/completions/gofed.fish",
    .run = &run,
};

}  // namespace gofed::clients
