import type { Camera, Size } from "./camera.ts";
import { drawScene } from "./draw-scene.ts";
import type { Look } from "./look.ts";
import type { Scene } from "./scene.ts";

/** So much is drawn around the window, to be there when it is moved. Pixels. */
const MARGIN = 240;
/**
 * A picture of more things than that is moved as it is, and drawn anew when it rests or its margin is used up. Things
 * are counted, because the browser draws after the call that asks for it: its time can't be taken.
 */
const MANY = 120;
const SETTLE_MS = 110;
/** How much a picture may be enlarged or reduced before it is drawn anew. */
const STRETCH = 1.8;

/** Draws a scene on a canvas, smoothly also where drawing it takes longer than a frame. */
export class Painter {
  readonly #canvas: HTMLCanvasElement;
  #drawn: { readonly camera: Camera; readonly size: Size } | null = null;
  #things = 0;
  #settling = 0;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /** Only the camera has changed since the last picture. */
  move(scene: Scene, camera: Camera, size: Size, look: Look): void {
    window.clearTimeout(this.#settling);
    const from = this.#drawn?.camera ?? camera;
    const scale = camera.zoom / from.zoom;
    const left = camera.left - from.left * scale - MARGIN * scale;
    const top = camera.top - from.top * scale - MARGIN * scale;
    const [width, height] = [size.width + 2 * MARGIN, size.height + 2 * MARGIN];
    const bare =
      left > 0 || top > 0 || left + width * scale < size.width || top + height * scale < size.height;
    // Reduced, a picture can't cover the window; that is seen as little as it lasts.
    const worn = scale > STRETCH || scale < 1 / STRETCH || (bare && scale > 0.95);
    if (this.#drawn === null || this.#things < MANY || worn) {
      this.draw(scene, camera, size, look);
      return;
    }
    this.#canvas.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
    this.#settling = window.setTimeout(() => this.draw(scene, camera, size, look), SETTLE_MS);
  }

  draw(scene: Scene, camera: Camera, size: Size, look: Look): void {
    window.clearTimeout(this.#settling);
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const whole = { width: size.width + 2 * MARGIN, height: size.height + 2 * MARGIN };
    const canvas = this.#canvas;
    const [width, height] = [Math.round(whole.width * ratio), Math.round(whole.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
      canvas.style.width = `${whole.width}px`;
      canvas.style.height = `${whole.height}px`;
    }
    const context = canvas.getContext("2d");
    if (context === null) return;
    const shifted = { ...camera, left: camera.left + MARGIN, top: camera.top + MARGIN };
    this.#things = drawScene(context, scene, shifted, { size: whole, ratio }, look);
    this.#drawn = { camera, size };
    canvas.style.transform = `translate(${-MARGIN}px, ${-MARGIN}px)`;
  }

  stop(): void {
    window.clearTimeout(this.#settling);
  }
}
