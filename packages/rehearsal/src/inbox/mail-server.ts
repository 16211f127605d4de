import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as its recipient gets it. */
export interface ReceivedMail {
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** What it took, in order. */
  readonly mails: readonly ReceivedMail[];
  stop(): Promise<void>;
}

/** Bytes of one mail. */
const largest = 10_000_000;

/** A mail server on this machine that takes everything and sends nothing on. */
export async function mailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    // On this machine, nothing has to be encrypted.
    disabledCommands: ['STARTTLS', 'AUTH'],
    authOptional: true,
    size: largest,
    onData(stream, session, done) {
      buffer(stream)
        .then((source) => PostalMime.parse(source))
        .then(({ subject = '', text = '', html = '', from }) => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          mails.push({ to, from: from?.address ?? '', subject, text, html });
          done();
        }, done);
    },
  });
  // A connection that breaks is the sender's to report.
  server.on('error', () => {});
  const port = await new Promise<number>((resolve) => {
    const net = server.listen(0, '127.0.0.1', () => resolve((net.address() as { port: number }).port));
  });
  return { host: '127.0.0.1', port, mails, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
