import { open } from 'node:fs/promises';
import { join } from 'node:path';
import {
  assertInRepository,
  type CommandResult,
  exitCodes,
  parseRepository,
  reasonOf,
  type Shell,
} from '@waybill/kernel';
import { createEmergency, emergencies } from './emergency-news.ts';
import { noEmergencyFile, noMessage, unknownEmergency } from './errors.ts';
import { describeMissed, openNotifier } from './open-notifier.ts';

export interface GivenEmergency {
  readonly template: string;
  readonly message?: string | undefined;
  readonly file?: string | undefined;
  readonly title?: string | undefined;
  readonly release?: string | undefined;
  readonly isDryRun: boolean;
}

/** Bytes of a message. */
const longest = 100_000;

/** Sends an emergency message to everyone who has a route for alerts. @throws EUNKNOWNEMERGENCY, ENOMESSAGE, ENOEMERGENCYFILE, ENONOTIFIER */
export async function announceEmergency(shell: Shell, given: GivenEmergency): Promise<CommandResult> {
  const template = emergencies.find((each) => each === given.template);
  if (template === undefined) throw unknownEmergency(given.template, emergencies);
  const message = given.message ?? (given.file === undefined ? '' : await readMessage(shell.cwd, given.file));
  if (message.trim() === '') throw noMessage();
  const notifier = await openNotifier(shell);
  const { repositoryUrl = '' } = notifier.context.options;
  const entry = (await notifier.entries()).find(({ tag, version }) => [tag, version].includes(given.release ?? ''));
  const version = entry?.version ?? given.release?.replace(/^v(?=\d)/, '');
  const { path } = parseRepository(repositoryUrl);
  const name = path.split('/').at(-1) || 'this project';
  const { title } = given;
  const news = createEmergency({ template, title, name, message, version, tag: entry?.tag });
  const shown = `${news.title}\n\n${news.text}`;
  if (given.isDryRun)
    return { exitCode: exitCodes.done, text: `Would send:\n\n${shown}`, data: { news, isSent: false } };
  const missed = await notifier.notify(news);
  const text = missed.length === 0 ? `Sent:\n\n${shown}` : describeMissed(missed);
  return {
    exitCode: missed.length === 0 ? exitCodes.done : exitCodes.failed,
    text,
    data: { news, missed, isSent: true },
  };
}

async function readMessage(cwd: string, path: string): Promise<string> {
  assertInRepository(cwd, path);
  let problem = `it has more than ${longest} bytes`;
  try {
    await using file = await open(join(cwd, path));
    if ((await file.stat()).size <= longest) return await file.readFile('utf8');
  } catch (error) {
    problem = reasonOf(error);
  }
  throw noEmergencyFile(path, problem);
}
