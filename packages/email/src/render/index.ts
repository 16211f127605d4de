export { type MailContent, messageId, renderMail } from './render-mail.ts';
