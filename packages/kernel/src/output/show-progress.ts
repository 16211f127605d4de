import type { BaseContext } from '../context.ts';
import { writePassing } from './own-lines.ts';

type Log = Pick<BaseContext, 'stdout'>;

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Milliseconds between two pictures in a terminal, and between two lines elsewhere. */
const intervals = { terminal: 100, lines: 60_000 };

/**
 * Shows that something takes its time: in a terminal a line that moves and is removed, elsewhere a line each minute.
 *
 * @param title of our own
 * @returns ends it
 */
export function showProgress({ stdout }: Log, title: string, own: Partial<typeof intervals> = {}): () => void {
  const { terminal, lines } = { ...intervals, ...own };
  const started = performance.now();
  const seconds = () => Math.floor((performance.now() - started) / 1000);
  const isTerminal = (stdout as { readonly isTTY?: boolean }).isTTY === true;
  let at = 0;
  const timer = setInterval(
    () => {
      if (!isTerminal) {
        stdout.write(`${title}: still running after ${seconds()} s\n`);
        return;
      }
      at += 1;
      writePassing(stdout, `${frames[at % frames.length]} ${title} (${seconds()} s)`);
    },
    isTerminal ? terminal : lines,
  ).unref();
  return () => {
    clearInterval(timer);
    if (isTerminal && at > 0) writePassing(stdout, '');
  };
}
