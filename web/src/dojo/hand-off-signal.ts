import { type ReadonlySignal, signal } from '@preact/signals';

const KEY = 'tatami.handOffSignal';
/** Two pulses: a phone that is held feels them, and nobody else hears them. */
const VIBRATION_MS = [120, 80, 120];
/** Two notes upwards, a fifth apart. */
const NOTES_HZ = [587, 880];
const NOTE_S = 0.14;
const VOLUME = 0.2;
/** Below this nothing is heard; an exponential ramp does not reach 0. */
const SILENCE = 0.0001;

/** The tone and the vibration for somebody who gets the keyboard. Off until they want it; kept in this browser. */
export class HandOffSignal {
  readonly #page: Window & typeof globalThis;
  readonly #isOn: ReturnType<typeof signal<boolean>>;
  #audio: AudioContext | undefined;

  constructor(page: Window & typeof globalThis) {
    this.#page = page;
    this.#isOn = signal(page.localStorage.getItem(KEY) === 'on');
  }

  get isOn(): ReadonlySignal<boolean> {
    return this.#isOn as ReadonlySignal<boolean>;
  }

  /** Says at once what it will be like. */
  turn(isOn: boolean): void {
    this.#isOn.value = isOn;
    this.#page.localStorage.setItem(KEY, isOn ? 'on' : 'off');
    if (isOn) this.give();
  }

  give(): void {
    if (!this.#isOn.value) return;
    const { navigator } = this.#page;
    // Safari has none, and a browser lets no page vibrate that nobody has touched.
    if ('vibrate' in navigator) navigator.vibrate(VIBRATION_MS);
    this.#play().catch(cause => console.warn('hand-off signal', cause));
  }

  end(): void {
    void this.#audio?.close();
    this.#audio = undefined;
  }

  async #play(): Promise<void> {
    this.#audio ??= new this.#page.AudioContext();
    const audio = this.#audio;
    // It sleeps until somebody has touched the page. Without that no tone is due later, either.
    if (audio.state !== 'running') await audio.resume();
    for (const [index, hz] of NOTES_HZ.entries()) playNote(audio, hz, audio.currentTime + index * NOTE_S);
  }
}

function playNote(audio: AudioContext, hz: number, atS: number): void {
  const volume = audio.createGain();
  volume.connect(audio.destination);
  volume.gain.setValueAtTime(VOLUME, atS);
  volume.gain.exponentialRampToValueAtTime(SILENCE, atS + NOTE_S);
  const note = audio.createOscillator();
  note.frequency.value = hz;
  note.connect(volume);
  note.start(atS);
  note.stop(atS + NOTE_S);
}
