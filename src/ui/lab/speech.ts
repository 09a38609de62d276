import { element } from '../../../channels/web/widget/view/element.ts';

/** What browsers that hear offer, as far as it is used here. */
interface Heard extends Event { results: ArrayLike<ArrayLike<{ transcript: string }>> }
interface Recognition { lang: string; start(): void; addEventListener(type: 'result', heard: (event: Heard) => void): void }
declare global {
  interface Window { webkitSpeechRecognition?: new () => Recognition; SpeechRecognition?: new () => Recognition }
}
export interface Speech { nodes: HTMLElement[]; read(text: string): void }

/** A call spoken and heard, where the browser can: what is heard is read aloud, and what is spoken is typed. */
export function createSpeech(heard: (text: string) => void): Speech {
  const aloud = element('input', { type: 'checkbox' });
  const Recognizer = window.SpeechRecognition ?? window.webkitSpeechRecognition;
  const canRead = 'speechSynthesis' in window;
  const speak = (): void => {
    if (Recognizer === undefined) return;
    const recognition = new Recognizer();
    recognition.lang = navigator.language;
    recognition.addEventListener('result', ({ results }) => heard(results[0]?.[0]?.transcript ?? ''));
    recognition.start();
  };
  return {
    nodes: [
      ...(canRead ? [element('label', { class: 'aloud' }, aloud, 'Read aloud')] : []),
      ...(Recognizer === undefined ? [] : [element('button', { type: 'button', class: 'pick', onclick: speak }, 'Speak')]),
    ],
    read(text) {
      if (canRead && aloud.checked) window.speechSynthesis.speak(new SpeechSynthesisUtterance(text));
    },
  };
}
