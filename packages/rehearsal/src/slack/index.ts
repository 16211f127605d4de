export { type EmulatedSlack, emulatedSlack, type Message } from './emulated-slack.ts';
