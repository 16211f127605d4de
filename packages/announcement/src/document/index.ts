export { charactersOf, type Inline, link, text } from './inlines.ts';
export { longestNotes, type Part, partsOf } from './parts.ts';
export { cutPiece, type Piece, piecesOf } from './pieces.ts';
export { shortened } from './shortened.ts';
export { webAddress } from './web-address.ts';
