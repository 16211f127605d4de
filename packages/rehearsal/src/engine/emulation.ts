import { addInterpreter, type Format, hasInterpreter } from './binfmt.ts';
import type { EnginePlace } from './engine-place.ts';

export interface Emulator extends Format {
  readonly platform: string;
  /** Path inside the Debian package `qemu-user-static`. */
  readonly program: string;
}

/** What emulates the other processor, by the name that Node gives this one. Magic and mask are QEMU's own. */
const emulators: Readonly<Record<string, Emulator>> = {
  x64: {
    platform: 'linux/arm64',
    program: './usr/bin/qemu-aarch64-static',
    magic: '7f454c460201010000000000000000000200b700',
    mask: 'ffffffffffffff00fffffffffffffffffeffffff',
  },
  arm64: {
    platform: 'linux/amd64',
    program: './usr/bin/qemu-x86_64-static',
    magic: '7f454c4602010100000000000000000002003e00',
    mask: 'fffffffffffefe00fffffffffffffffffeffffff',
  },
};

/** The emulator for the platform that this machine is not, of the two that an image is usually built for. */
export const emulator = emulators[process.arch];

/**
 * Lets the kernel run programs of the other processor by `program`, unless it runs them already. Returns the platforms
 * that run then.
 */
export async function addEmulation({ formats, id }: EnginePlace, program?: string): Promise<readonly string[]> {
  const native = `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;
  if (emulator === undefined || program === undefined) return [native];
  if (!(await hasInterpreter(formats, emulator))) await addInterpreter(formats, id, program, emulator);
  return [native, emulator.platform];
}
