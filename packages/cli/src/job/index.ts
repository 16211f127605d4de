export { previewChannel } from './channels.ts';
export { localName } from './docker-rule.ts';
export { observerName } from './observe.ts';
export { Needs, Order, type Places, Seen } from './order.ts';
export { runJob } from './run-job.ts';
