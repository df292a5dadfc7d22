#!/usr/bin/env bash
# Writes down the public API of Contracts, Engine and Runtime as it is now (PublicAPI.Shipped.txt beside each project).
# What others may notice is then in the diff. Until a first release everything is in one file.
set -euo pipefail
cd "$(dirname "$0")/.."
for project in Contracts Engine Runtime; do
    folder="src/OzgWorkflow.$project"
    printf '#nullable enable\n' >"$folder/PublicAPI.Shipped.txt"
    printf '#nullable enable\n' >"$folder/PublicAPI.Unshipped.txt"
    dotnet format analyzers "$folder/OzgWorkflow.$project.csproj" --diagnostics RS0016 --severity info --verbosity quiet
    { echo '#nullable enable'; grep -hv '^#nullable' "$folder/PublicAPI.Unshipped.txt" | LC_ALL=C sort -u; } >"$folder/PublicAPI.Shipped.txt"
    printf '#nullable enable\n' >"$folder/PublicAPI.Unshipped.txt"
done
