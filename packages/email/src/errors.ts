import { ReleaseError } from '@waybill/kernel';

export const noServer = (missing: string) =>
  new ReleaseError(
    'ENOMAILSERVER',
    `E-mail cannot be sent: ${missing} is not set.`,
    'Set `email.host` and `email.from`, or the variables `SMTP_HOST` and `EMAIL_FROM`.',
  );

export const noRecipients = () =>
  new ReleaseError(
    'ENORECIPIENTS',
    'E-mail has a server, but no recipient.',
    'Set `email.to`, best to the address of one mailing list, or `email.routes`.',
  );

export const loginRefused = (host: string, reason: string) =>
  new ReleaseError(
    'EMAILLOGIN',
    `The mail server \`${host}\` refuses the login: ${reason}.`,
    'Correct `SMTP_USERNAME` and `SMTP_PASSWORD`. Many providers need a password of its own for programs.',
  );

export const noEncryption = (host: string) =>
  new ReleaseError(
    'EMAILTLS',
    `The mail server \`${host}\` does not encrypt the connection.`,
    'Use its port for submission (587, or 465 with `"tls": "implicit"`). For a server in your own network that cannot encrypt, add its host and port to `clearTextHosts`.',
  );

export const halfLogin = () =>
  new ReleaseError(
    'EMAILACCOUNT',
    'Only one of `SMTP_USERNAME` and `SMTP_PASSWORD` is set.',
    'Set both, or none for a server that needs no login.',
  );
