// Goal: what is configured counts, wherever it stands, and what cannot be meant is refused by its name.
// Method: the programs under bash, with files and variables in a home of their own.
#include <string>

#include <catch2/catch.hpp>

#include "test/process/client_programs.h"

using namespace gofed::test;

namespace {

// Prints the client's timeout, and where it comes from.
constexpr const char* kTimeout =
    "timeout() { $gofed \"$@\" --print-config | sed -n 's/^timeout = //p'; }; "
    "file() { mkdir -p $(dirname $1); printf '[client]\\ntimeout = \"%s\"\\n' $2 > $1; }; ";

}  // namespace

TEST_CASE(
    "config: a file is looked for in the user's directories, never in the working directory") {
  const ClientPlace place;
  const auto outcome = place.shell(
      std::string(kTimeout) +
      "unset XDG_CONFIG_HOME; file gofed.toml 1s; file config.toml 1s; "
      "GOFED_CONFIG= timeout; file home/.config/gofed/config.toml 2s; timeout; "
      "export XDG_CONFIG_HOME=$PWD/xdg; file xdg/gofed/config.toml 3s; timeout; "
      "XDG_CONFIG_HOME=relative timeout; file named.toml 4s; GOFED_CONFIG=named.toml timeout; "
      "file given.toml 5s; GOFED_CONFIG=named.toml timeout --config given.toml; "
      "GOFED_CONFIG=none.toml timeout; GOFED_CLIENT_TIMEOUT=6s timeout; "
      "GOFED_CLIENT_TIMEOUT=6s timeout --timeout 7s");
  CHECK(outcome.out ==
        "\"10m\"  # default\n"
        "\"2s\"  # " +
            place.path("home/.config/gofed/config.toml:2:11") +
            "\n"
            "\"3s\"  # " +
            place.path("xdg/gofed/config.toml:2:11") +
            "\n"
            "\"2s\"  # " +
            place.path("home/.config/gofed/config.toml:2:11") +
            "\n"
            "\"4s\"  # named.toml:2:11\n"
            "\"5s\"  # given.toml:2:11\n"
            "\"6s\"  # environment GOFED_CLIENT_TIMEOUT\n"
            "\"7s\"  # command line\n");
  CHECK(outcome.err.find("configuration none.toml: no such file") != std::string::npos);
}

TEST_CASE("config: servers look for their file as the client does") {
  const ClientPlace place;
  const auto outcome = place.shell(
      "mkdir -p home/.config/gofed; unset XDG_CONFIG_HOME; bin=$(dirname $gofed); "
      "printf '[broker]\\nqueue_max = 7\\n[worker]\\ncapacity = 9\\n' > "
      "home/.config/gofed/config.toml; "
      "$bin/gofed-broker --print-config | grep -o '^queue_max = 7'; "
      "$bin/gofed-worker --print-config api | grep -o '^capacity = 9'");
  CHECK(outcome.out == "queue_max = 7\ncapacity = 9\n");
}

TEST_CASE("D10: a misspelt variable of a section is an error, of another name a warning") {
  const ClientPlace place;
  const auto outcome = place.shell(
      "export GOFED_CONFIG=; GOFED_CLIENT_TIMEOT=5s $gofed version > /dev/null; "
      "GOFED_CLIENT_TIMEOT=5s $gofed --local services -o json > /dev/null; echo $?; "
      "GOFED_CLEINT_TIMEOUT=5s $gofed --local services -o json > /dev/null; echo $?; "
      "GOFED_ELSEWHERE=5 $gofed --local services -o json > /dev/null; echo $?; "
      "GOFED_BROKER_QUEUEMAX=5 $(dirname $gofed)/gofed-broker --info > /dev/null; echo $?; "
      "GOFED_CLIENT_TIMEOT=5s $(dirname $gofed)/gofed-broker --info > /dev/null; echo $?");
  CHECK(outcome.out == "2\n0\n0\n2\n0\n");
  const std::string error =
      "environment GOFED_CLIENT_TIMEOT: no such setting (did you mean GOFED_CLIENT_TIMEOUT?)";
  CHECK(outcome.err.find("gofed: services: " + error) != std::string::npos);
  CHECK(outcome.err.find("gofed: environment GOFED_CLEINT_TIMEOUT: is no setting (did you mean "
                         "GOFED_CLIENT_TIMEOUT?)\n") != std::string::npos);
  CHECK(
      outcome.err.find("gofed-broker: environment GOFED_BROKER_QUEUEMAX: no such setting (did you "
                       "mean GOFED_BROKER_QUEUE_MAX?)\n") != std::string::npos);
  CHECK(outcome.err.find("ELSEWHERE") == std::string::npos);
}

TEST_CASE("D9: a duration without a unit is refused, in an option, a file and a variable") {
  const ClientPlace place;
  const auto outcome = place.shell(
      "export GOFED_CONFIG=; printf '[client]\\ntimeout = 5\\n' > c.toml; "
      "$gofed --local --timeout 5 services; echo $?; "
      "$gofed --local --config c.toml services; echo $?; "
      "GOFED_CLIENT_TIMEOUT=5 $gofed --local services; echo $?; "
      "$gofed jobs close --older 5; echo $?; "
      "$gofed --local --timeout 5s services > /dev/null; echo $?");
  CHECK(outcome.out == "2\n2\n2\n2\n0\n");
  CHECK(outcome.err.find("--timeout: \"5\": expected a duration such as 250ms, 10s") !=
        std::string::npos);
}

TEST_CASE("D11: a configuration file that is not there is a usage error") {
  const ClientPlace place;
  CHECK(place.gofed({"--config", "none.toml", "--local", "services"}).exit == Exit{.code = 2});
}

TEST_CASE("context: settings are kept under a name, one is in use, one may be named") {
  const ClientPlace place;
  const auto outcome = place.shell(
      std::string(kTimeout) +
      "export GOFED_CONFIG= XDG_CONFIG_HOME=$PWD/xdg; "
      "$gofed -q --broker tcp://127.0.0.1:1 --set client.timeout=8s context add far; "
      "$gofed -q --set client.timeout=9s context add near; timeout; $gofed context use far; "
      "timeout; "
      "timeout --context near; GOFED_CONTEXT=near timeout; file other.toml 4s; "
      "timeout --config other.toml; GOFED_CLIENT_TIMEOUT=6s timeout; "
      "$gofed context list -o ndjson | grep -o "
      "'\"name\":\"[a-z]*\",\"in_use\":[a-z]*,\"broker\":\"[^\"]*\"'; "
      "$gofed context rm far; timeout; $gofed context use gone; echo $?; "
      "$gofed context add near --set client.timeout=1s; echo $?; "
      "$gofed --set client.timeout=1s context add ../x; echo $?; timeout --context gone; "
      "$gofed context use near; $gofed context use -; timeout; ls xdg/gofed/contexts");
  const auto at = [&](const std::string& value, const std::string& name, int line) {
    return "\"" + value + "\"  # " + place.path("xdg/gofed/contexts/") + name +
           ".toml:" + std::to_string(line) + ":11\n";
  };
  CHECK(outcome.out == "\"10m\"  # default\n" + at("8s", "far", 5) + at("9s", "near", 4) +
                           at("9s", "near", 4) +
                           "\"4s\"  # other.toml:2:11\n"
                           "\"6s\"  # environment GOFED_CLIENT_TIMEOUT\n"
                           "\"name\":\"far\",\"in_use\":true,\"broker\":\"tcp://127.0.0.1:1\"\n"
                           "\"name\":\"near\",\"in_use\":false,\"broker\":\"\"\n"
                           "\"10m\"  # default\n"
                           "1\n1\n2\n\"10m\"  # default\nnear.toml\n");
  CHECK(outcome.err.find("context gone: no context has that name") != std::string::npos);
}

TEST_CASE("broker: that of the user's runtime directory is asked before the one of the host") {
  const ClientPlace place;
  const auto outcome = place.shell(
      "export GOFED_CONFIG= XDG_RUNTIME_DIR=$PWD/run; mkdir -p run/gofed; "
      "$gofed --info | grep ^broker; "
      "/usr/bin/python3 -c 'import socket; "
      "socket.socket(socket.AF_UNIX).bind(\"run/gofed/broker\")'; "
      "$gofed --info | grep ^broker; $gofed --broker tcp://127.0.0.1:1 --info | grep ^broker; "
      "XDG_RUNTIME_DIR=run $gofed --info | grep ^broker");
  CHECK(outcome.out ==
        "broker    tcp://127.0.0.1:5555\n"
        "broker    ipc://" +
            place.path("run/gofed/broker") +
            ", tcp://127.0.0.1:5555\n"
            "broker    tcp://127.0.0.1:1\n"
            "broker    tcp://127.0.0.1:5555\n");
}

TEST_CASE("doctor: what is well, and the next step of what is not") {
  const ClientPlace place;
  const auto alone = place.shell(
      "export GOFED_CONFIG= XDG_CONFIG_HOME=$PWD/xdg; $gofed --local doctor -o ndjson; echo $?; "
      "$gofed --broker ipc://$PWD/none --set client.connect_timeout=100ms doctor -o table; echo "
      "$?; "
      "mkdir -p xdg/gofed; echo gone > xdg/gofed/context; chmod 500 data; "
      "$gofed --context '' --config /dev/null --local doctor; echo $?");
  CAPTURE(alone.out, alone.err);
  CHECK(alone.out.find(
            "{\"findings\":[{\"check\":\"configuration\",\"well\":true,\"detail\":\"defaults: "
            "no file\"}") == 0);
  CHECK(alone.out.find("\n0\n") != std::string::npos);
  CHECK(alone.out.find("--local needs none") != std::string::npos);
  CHECK(alone.out.find("\n1\n") != std::string::npos);
  const System system(place);
  const auto healthy = system.gofed({"doctor", "-o", "ndjson"});
  CHECK(healthy.exit == Exit{});
  CHECK(healthy.out.find("\"check\":\"services\",\"well\":true") != std::string::npos);
}
