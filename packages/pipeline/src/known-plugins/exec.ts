import type { KnownPlugin } from './known-plugin.ts';

/** Runs a command of the project in each step that has one: `prepareCmd`, or `cmd` for all. */
export const exec: KnownPlugin = {
  hasCommand(options, step) {
    if (step === undefined) return Object.keys(options).some((key) => /cmd$/i.test(key));
    return options[`${step}Cmd`] != null || options['cmd'] != null;
  },
};
