/** Shells for which there is a script. */
export const shells = ['bash', 'zsh', 'fish'] as const;

export type CompletedShell = (typeof shells)[number];
