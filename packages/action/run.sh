#!/usr/bin/env bash
# Runs the command in the folder of the configuration. The programs are called by their paths: `npx` would look in the registry for
# what a repository with a package.json of its own does not have.
set -euo pipefail

programs="$(dirname -- "$GITHUB_WORKSPACE")/node_modules/.bin"
cd -- "$GITHUB_WORKSPACE/$WORKING_DIRECTORY"

arguments=()
while IFS= read -r line || [[ -n "$line" ]]; do
  if [[ -n "$line" ]]; then arguments+=("$line"); fi
done <<< "$WAYBILL_ARGUMENTS"

case "$WAYBILL_COMMAND" in
  release) set -- "$programs/semantic-release" ;;
  dry-run) set -- "$programs/semantic-release" --dry-run ;;
  *) set -- "$programs/waybill" "$WAYBILL_COMMAND" ;;
esac
# They are for this script alone.
unset WAYBILL_COMMAND WAYBILL_ARGUMENTS WORKING_DIRECTORY
exec "$@" ${arguments[@]+"${arguments[@]}"}
