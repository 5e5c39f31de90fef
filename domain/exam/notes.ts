// What an operator should know of a run but need not act on: few are kept, the newest last. What could go wrong: what one provider
// sends without end leaves no room for what operators decided, and what is said of another provider (P-OWN, R27). So the oldest note
// goes of whoever has most of them.
import { cutAtWord } from '../text/templates';

/** `of`: the provider whose message it is about. A text alone is of the bridge, of Gupy or of an operator. */
export type Note = string | { of: string; text: string };

const mostNotes = 20;
/** Code points. */
const longestNote = 300;

/** The same notes where it is among them. */
export function withNote(notes: Note[], said: string, of: string | undefined): Note[] {
  const text = cutAtWord(said, longestNote);
  if (notes.some((note) => noteText(note) === text)) return notes;
  return withinLimit([...notes, of === undefined ? text : { of, text }]);
}

export function noteText(note: Note): string {
  return typeof note === 'string' ? note : note.text;
}

function withinLimit(notes: Note[]): Note[] {
  if (notes.length <= mostNotes) return notes;
  const countOf = (sender: string | undefined) => notes.filter((note) => senderOf(note) === sender).length;
  const most = Math.max(...notes.map((note) => countOf(senderOf(note))));
  const oldest = notes.findIndex((note) => countOf(senderOf(note)) === most);
  return notes.filter((_note, index) => index !== oldest);
}

function senderOf(note: Note): string | undefined {
  return typeof note === 'string' ? undefined : note.of;
}
