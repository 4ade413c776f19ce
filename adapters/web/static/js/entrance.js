// The door: searching for somebody to be.

import { all } from "./dom.js";
import { finder } from "./finder.js";

all("[data-finder]").forEach(finder);
