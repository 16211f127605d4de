export { deliverMessages, type MessageDelivery } from './deliver-messages.ts';
export type { Refusal } from './refusal.ts';
