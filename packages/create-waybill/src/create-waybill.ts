#!/usr/bin/env node
import { argv } from 'node:process';

// `npm create waybill -- --yes` is `npx waybill init --yes`.
argv.splice(2, 0, 'init');
await import('waybill/bin');
