/** Platforms of wheels that PyPI takes; all from the table in https://github.com/pypi/warehouse/blob/main/warehouse/forklift/legacy.py */
const plain = [
  ...['any', 'win32', 'win_arm64', 'win_amd64', 'win_ia64', 'linux_armv6l', 'linux_armv7l'],
  ...['x86_64', 'i686'].flatMap((machine) => [`manylinux1_${machine}`, `manylinux2010_${machine}`]),
  ...['x86_64', 'i686', 'aarch64', 'armv7l', 'ppc64', 'ppc64le', 's390x'].map((machine) => `manylinux2014_${machine}`),
];

const linux = 'x86_64|i686|aarch64|armv7l|ppc64le|s390x|riscv64';
const mac = 'ppc|ppc64|i386|x86_64|arm64|intel|fat|fat3|fat64|universal|universal2';

const patterns = [
  // Up to macOS 10 the second number counts; from 11 on only `_0` says something.
  new RegExp(`^macosx_(?:10_\\d+|(?:11|12|13|14|15|26)_0)_(?:${mac})$`),
  new RegExp(`^manylinux_\\d+_\\d+_(?:${linux}|ppc64)$`),
  new RegExp(`^musllinux_\\d+_\\d+_(?:${linux})$`),
  // Its end is not looked at.
  /^ios_\d+_\d+_(?:arm64|x86_64)_(?:iphoneos|iphonesimulator)(?!.*_(?:iphoneos|iphonesimulator))/,
  /^android_\d+_(?:armeabi_v7a|arm64_v8a|x86|x86_64)$/,
  /^pyemscripten_\d+_\d+_wasm32/,
];

/** Whether PyPI takes wheels for a platform, by its tag in lower case. */
export function isPyPIPlatform(tag: string): boolean {
  return plain.includes(tag) || patterns.some((pattern) => pattern.test(tag));
}
