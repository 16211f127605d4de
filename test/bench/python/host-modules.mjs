/**
 * A Node that has loaded of its own modules what semantic-release has loaded before it calls a hook, and does nothing else:
 * a plugin neither causes that time nor can avoid it.
 */
import 'node:async_hooks';
import 'node:child_process';
import 'node:crypto';
import 'node:fs';
import 'node:fs/promises';
import 'node:module';
import 'node:os';
import 'node:path';
import 'node:stream';
import 'node:stream/promises';
import 'node:url';
import 'node:util';

// The host has opened them, too.
process.stdout;
process.stderr;
