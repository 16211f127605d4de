export { type Mail, type Mailer, openMailer, type Patience, type ServerCheck } from './open-mailer.ts';
