import type { Refusal } from '@waybill/announcement';
import { isThisMachine, reasonOf } from '@waybill/kernel';
import { createTransport } from 'nodemailer';
import type { Options } from '../options.ts';
import type { MailContent } from '../render/index.ts';

/** A mail to one recipient. */
export interface Mail extends MailContent {
  readonly to: string;
  readonly messageId: string;
}

export type ServerCheck =
  | { readonly is: 'ready' }
  | { readonly is: 'login refused' | 'not encrypted' | 'unknown'; readonly reason: string };

/** One server, to which each mail makes a connection of its own. */
export interface Mailer {
  /** Connects and logs in, without sending anything. */
  check(): Promise<ServerCheck>;
  /** @returns why the server did not take it, and whether that is not sure */
  send(mail: Mail): Promise<Refusal | undefined>;
}

/** Milliseconds. */
export interface Patience {
  readonly connect: number;
  readonly answer: number;
}

const usualPatience: Patience = { connect: 15_000, answer: 60_000 };

interface MailError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly syscall?: string;
}

export function openMailer(options: Options, patience: Patience = usualPatience): Mailer {
  const { clearTextHosts, from, host = '', password, port, replyTo, tls, unsubscribe, username } = options;
  const isOpen = isThisMachine(host) || clearTextHosts.includes(`${host}:${port}`);
  const transport = createTransport({
    ...{ host, port, secure: tls === 'implicit', requireTLS: tls === 'starttls' && !isOpen },
    ...(username !== undefined && password !== undefined ? { auth: { user: username, pass: password } } : {}),
    ...{ connectionTimeout: patience.connect, greetingTimeout: patience.connect, socketTimeout: patience.answer },
    ...{ disableFileAccess: true, disableUrlAccess: true, logger: false, pool: false },
  });
  return {
    async check() {
      try {
        await transport.verify();
        return { is: 'ready' };
      } catch (error) {
        const { code } = error as MailError;
        const reason = describe(error as MailError);
        if (code === 'EAUTH') return { is: 'login refused', reason };
        return { is: isAboutTls(error as MailError) ? 'not encrypted' : 'unknown', reason };
      }
    },

    async send({ to, subject, text, html, messageId }) {
      try {
        const sent = await transport.sendMail({
          ...{ from, to, subject, text, html, messageId },
          ...(replyTo === undefined ? {} : { replyTo }),
          headers: {
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            ...listHeaders(unsubscribe),
          },
          ...{ disableFileAccess: true, disableUrlAccess: true },
        });
        return sent.accepted.length > 0 ? undefined : { reason: 'the server refuses the recipient' };
      } catch (error) {
        return { reason: describe(error as MailError), isUnclear: isUnclear(error as MailError) };
      }
    },
  };
}

function listHeaders(unsubscribe: readonly string[]): Record<string, string> {
  if (unsubscribe.length === 0) return {};
  const isPage = unsubscribe.some((each) => each.startsWith('https://'));
  return {
    'List-Unsubscribe': unsubscribe.map((each) => `<${each}>`).join(', '),
    ...(isPage ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  };
}

/**
 * Whether the server may have taken the mail: it did not refuse it, and was not only unreachable. nodemailer does not say how far a
 * conversation came that a time limit ended.
 */
function isUnclear({ code = '', message, responseCode, syscall }: MailError): boolean {
  if (responseCode !== undefined || syscall === 'connect') return false;
  if (/^(?:Connection timeout|Greeting never received)/i.test(message)) return false;
  return !['EAUTH', 'EENVELOPE', 'EDNS', 'ETLS', 'EREQUIRETLS', 'EMESSAGE'].includes(code);
}

function isAboutTls({ code, message, command }: MailError): boolean {
  return code === 'ETLS' || command === 'STARTTLS' || /STARTTLS|TLS|certificate|wrong version number/i.test(message);
}

function describe({ response, message, code }: MailError): string {
  const words = (response ?? message ?? reasonOf(code)).replace(/\s+/g, ' ').trim().slice(0, 300);
  return words.replace(/\.$/, '');
}
