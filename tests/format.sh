#!/usr/bin/env bash
# Says what is not formatted as it should be; `tests/format.sh fix` formats it.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet tool restore
dotnet restore OzgWorkflow.sln
# The formatter leaves comments as they are.
if LC_ALL=C.UTF-8 git grep -nP '^(?=\s*//).{121,}' -- '*.cs' ':!*/Migrations/*'; then
    echo "These comments are longer than 120 columns." >&2
    exit 1
fi
if [ "${1:-}" = fix ]; then
    dotnet format style OzgWorkflow.sln --no-restore
    dotnet csharpier format .
else
    dotnet csharpier check .
    dotnet format style OzgWorkflow.sln --no-restore --verify-no-changes
fi
