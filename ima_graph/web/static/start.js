// The start page is whole without a script; this adds the lights of the connection doctor.

import { render } from "./vendor/lit-html-3.3.3/lit-html.js";
import { Doctor } from "./doctor.js";

const place = document.getElementById("doctor");
const doctor = new Doctor(() => place && render(doctor.view(), place));
if (place) {
  place.replaceChildren();
  doctor.start();
}
