export { type MailServer, mailServer, type ReceivedMail } from './mail-server.ts';
export { type ReceivedCall, type WebhookReceiver, webhookReceiver } from './webhook-receiver.ts';
