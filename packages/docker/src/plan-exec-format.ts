/** Whether the kernel found in a program something that it does not run. */
export function isExecFormatError(output: string): boolean {
  return /exec format error/i.test(output);
}

/** What a person should look for, as the end of a sentence: the kernel's words do not say it. */
export function causeIn(output: string): string {
  if (!isExecFormatError(output)) return '';
  return ', as a program in it is a script without a `#!` line, or is for another machine';
}

/** Whether the engine runs programs of a platform by itself: variants such as `v8` are no matter of the format. */
export function isNative(platform: string, enginePlatform: string): boolean {
  return machineOf(platform) === machineOf(enginePlatform);
}

function machineOf(platform: string): string {
  return platform.trim().split('/').slice(0, 2).join('/');
}
