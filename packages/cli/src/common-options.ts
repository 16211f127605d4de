/** Options of every command. */
export const commonOptions = {
  help: { type: 'boolean', short: 'h', description: 'Explain the command.' },
  json: { type: 'boolean', description: 'Print the result, or the errors, as JSON on standard output.' },
  cwd: { type: 'string', value: 'FOLDER', description: 'Run in this folder instead of the current one.' },
  version: { type: 'boolean', description: 'Print the version of Waybill.' },
} as const;
