export { createDestination, type Destination, nameChannel } from './destinations.ts';
export { postMessage } from './post-message.ts';
export { type PostedMessage, parsePlace, placeName } from './posted-message.ts';
