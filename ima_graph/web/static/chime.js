// A gentle sound when the time is up, and a screen that stays on. Both only where the browser allows it.

const TONES = [523.25, 659.25, 783.99];

/** The sound of one screen; off until somebody turns it on. */
export class Chime {
  constructor() {
    this.on = false;
    /** @type {AudioContext | null} */ this.audio = null;
  }

  /** Three soft tones, one after the other. */
  ring() {
    if (!this.on) return;
    this.audio ||= new AudioContext();
    const { currentTime, destination } = this.audio;
    TONES.forEach((tone, n) => {
      const [start, audio] = [currentTime + n * 0.35, /** @type {AudioContext} */ (this.audio)];
      const source = new OscillatorNode(audio, { type: "sine", frequency: tone });
      const loudness = new GainNode(audio, { gain: 0 });
      loudness.gain.setValueAtTime(0, start);
      loudness.gain.linearRampToValueAtTime(0.18, start + 0.04);
      loudness.gain.exponentialRampToValueAtTime(0.001, start + 1.4);
      source.connect(loudness).connect(destination);
      source.start(start);
      source.stop(start + 1.5);
    });
  }

  /** Ask the computer not to darken the screen; on plain HTTP to an address there is no way to ask. */
  keepAwake() {
    const wake = /** @type {any} */ (navigator).wakeLock;
    if (!wake) return;
    const ask = () => !document.hidden && wake.request("screen").catch(() => {});
    document.addEventListener("visibilitychange", ask);
    ask();
  }
}
