// The script of the live server: pages work without it; with it they stay current by themselves.
import htmx from "htmx.org";

import { startClock } from "./ages";
import { startBoard } from "./board";
import { startChoices } from "./choices";
import { startKeys } from "./keys";
import { startMaps } from "./maps";
import { startPasskeys } from "./passkeys";
import { startReport } from "./report";
import { startSound } from "./sound";
import { startStream } from "./stream";
import { startTables } from "./table";
import { startTyping } from "./typing";

// The strict content policy: nothing inline, nothing evaluated.
htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;

startClock();
startChoices();
startTables();
startKeys();
startBoard();
startMaps();
startReport();
startPasskeys();
startSound();
startTyping();
startStream();
