/** The files of the smallest repository that the preset releases: a pure Python package, no image. Undefined leaves a file out. */
export function smallProject(
  overrides: Readonly<Record<string, string | undefined>> = {},
  name = 'parcel',
): Record<string, string> {
  const files: Record<string, string | undefined> = {
    '.releaserc': '{ "extends": "@waybill/preset" }\n',
    '.gitignore': 'node_modules\n',
    'pyproject.toml': `[build-system]
requires = ["flit_core"]
build-backend = "flit_core.buildapi"

[project]
name = "${name}"
version = "0.0.0"
description = "Weighs parcels."
requires-python = ">=3.10"
`,
    [`${name}.py`]: '"""Weighs parcels."""\n',
    ...overrides,
  };
  return Object.fromEntries(Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
