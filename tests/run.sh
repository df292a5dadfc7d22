#!/usr/bin/env bash
# Runs the tests: the quick ones first, then the others. `tests/run.sh quick` runs the quick ones only (they need no more
# than .NET and Node). Installs on Debian what the others need where it is missing. Further arguments go to `dotnet test`.
set -euo pipefail
cd "$(dirname "$0")/.."

log=$(mktemp)
problem=""
SECONDS=0

# What failed and why, and one line for all test projects together.
sum_up() {
    wait || true
    awk '/^  Failed / { failed = 1 } /^  Stack Trace:/ { failed = 0 } failed' "$log"
    awk '/^(Passed|Failed)!/ {
            for (i = 1; i < NF; i++) {
                if ($i == "Failed:") failed += $(i + 1); if ($i == "Passed:") passed += $(i + 1); if ($i == "Skipped:") skipped += $(i + 1)
            }
         }
         END { printf "%d passed, %d failed, %d skipped, '"$SECONDS"' s\n", passed, failed, skipped }' "$log"
    echo -n "$problem"
    rm -f "$log"
}
trap sum_up EXIT

run() {
    dotnet test OzgWorkflow.sln -c Release --no-build --nologo "$@" 2>&1 | tee -a "$log"
}

install_missing() {
    local missing=()
    [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing+=(rabbitmq-server)
    [ -x /usr/bin/chromium ] || missing+=(chromium)
    [ -x /usr/bin/curl ] || missing+=(curl)
    [ -x /usr/bin/aiosmtpd ] || missing+=(python3-aiosmtpd)
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "Installing ${missing[*]}"
    local as_root=""
    [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -q
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
}

[ "${1:-}" = quick ] || {
    install_missing &
    installing=$!
}
# Style is what tests/format.sh looks at; here it would take a quarter of the time of the build.
export EnforceCodeStyleInBuild=false
# One compiler for all projects takes two thirds of the time of one for each.
dotnet build OzgWorkflow.sln -c Release --nologo -v q -p:UseSharedCompilation=true
dotnet build-server shutdown --vbcscompiler >/dev/null
if [ "${1:-}" = quick ]; then
    shift
    run --filter 'Category=quick' "$@"
    exit
fi

# What is tested is what is deployed, compiled as it is; it also starts faster.
server=$PWD/src/OzgWorkflow.Server/bin/published
dotnet publish src/OzgWorkflow.Server -c Release -p:BuildProjectReferences=false -p:RunAnalyzers=false -o "$server" --nologo -v q &
publishing=$!
run --filter 'Category=quick' "$@"
wait $publishing || {
    problem=$'The server could not be published, so the other tests did not run.\n'
    exit 1
}
wait $installing || {
    problem=$'What the other tests need could not be installed, so they did not run.\n'
    exit 1
}
export OZGWORKFLOW_SERVER=$server/OzgWorkflow.Server.dll
run --filter 'Category!=quick' "$@"
