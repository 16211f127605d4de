#!/usr/bin/env node
import { exit, stderr } from 'node:process';

// Loaded here: on a Node that is too old, this throws an error that says so.
await import('./main.ts').catch((error: { readonly code?: string; readonly message?: string }) => {
  if (error.code !== 'ENODEVERSION') throw error;
  stderr.write(`${error.code} ${error.message}\n`);
  exit(1);
});
