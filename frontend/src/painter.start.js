// Charts are drawn as soon as what draws them is here.
import start from "./painter.js";

start();
