export { debianArchitecture, ownSuite } from './debian-archive.ts';
export { type PackageSet, type UnpackedPackages, type Unpacking, unpackDebianPackages } from './debian-packages.ts';
export { gitLfs } from './git-lfs.ts';
export { kubectl } from './kubectl.ts';
export { type PythonTools, pythonTools } from './python-tools.ts';
