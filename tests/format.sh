#!/usr/bin/env bash
# Says what is not formatted as it should be; `tests/format.sh fix` formats it.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet tool restore
dotnet restore OzgWorkflow.sln
if [ "${1:-}" = fix ]; then
    dotnet format style OzgWorkflow.sln --no-restore
    dotnet csharpier format .
else
    dotnet csharpier check .
    dotnet format style OzgWorkflow.sln --no-restore --verify-no-changes
fi
