/** The smallest project that ships everything: a pure wheel, an image of two platforms that needs no emulation. */
export const slug = 'acme/parcel';
export const project = 'parcel';
export const image = 'acme/parcel-box';
export const version = '1.0.0';
export const channels = ['engineering', 'product'] as const;

export const files: Readonly<Record<string, string>> = {
  '.releaserc': '{ "extends": "@waybill/preset" }\n',
  '.gitignore': 'dist/\nnode_modules/\n',
  'pyproject.toml': `[build-system]
requires = ["flit_core"]
build-backend = "flit_core.buildapi"

[project]
name = "${project}"
version = "0.0.0"
description = "Parcels."
readme = "README.md"
license = { text = "MIT" }

[tool.flit.module]
name = "parcel"
`,
  'README.md': '# Parcels\n',
  'src/parcel/__init__.py': '"""Parcels."""\n',
  Dockerfile: 'FROM scratch\nCOPY --from=dist *.whl /\n',
};
