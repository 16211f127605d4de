#!/usr/bin/env bash
# Installs what the release runs into the folder above the checkout: Node finds it from there, and neither a build nor an
# image takes it in. No script of a package runs.
set -euo pipefail

tools=$(dirname -- "$GITHUB_WORKSPACE")
locked="$GITHUB_WORKSPACE/$LOCK_FOLDER"
quiet=(--ignore-scripts --no-audit --no-fund --loglevel=error)

if [[ -f "$locked/package-lock.json" ]]; then
  cp -- "$locked/package.json" "$locked/package-lock.json" "$tools/"
  npm ci "${quiet[@]}" --prefix "$tools"
  exit
fi
if [[ ! "$PRESET_VERSION" =~ ^[0-9A-Za-z][0-9A-Za-z.+-]*$ ]]; then
  echo "::error title=Waybill::The input \`version\` is not a version such as 1.4.2, and \`lock-folder\` has no package-lock.json."
  exit 1
fi
echo "::warning title=Waybill::No package-lock.json is in \`lock-folder\`, so each job installs what is newest then. Write it with \`npx waybill init\`, or set \`lock-folder: .\` where the package.json of the repository names the release tools."
npm install "${quiet[@]}" --prefix "$tools" "@waybill/preset@$PRESET_VERSION" "semantic-release@25"
