// What the bar says, in the languages of the pages. The words are those of the pages.

/** One line a language: well, slow, failing, down, maintenance, investigating, identified, watching, close, status, more. */
const WORDS = {
  en: "Everything is working.|Slow or unreliable|Failing for some|Down|Maintenance under way|Investigating|Identified|Monitoring|Close|{page} status|and {n} more",
  de: "Alles funktioniert.|Langsam, unzuverlässig|Für manche gestört|Ausgefallen|Laufende Wartung|Wird untersucht|Ursache gefunden|Wird beobachtet|Schließen|Status von {page}|und {n} weitere",
  fr: "Tout fonctionne.|Lent ou instable|En panne pour certains|En panne|Maintenance en cours|En cours d’analyse|Cause identifiée|Sous surveillance|Fermer|État de {page}|et {n} de plus",
  es: "Todo funciona.|Lento o inestable|Falla para algunos|No funciona|Mantenimiento en curso|En investigación|Causa identificada|En observación|Cerrar|Estado de {page}|y {n} más",
  ja: "すべて正常に動作しています。|遅延または不安定|一部で障害|停止中|実施中のメンテナンス|調査中|原因を特定|経過観察中|閉じる|{page}の稼働状況|ほか{n}件",
  ar: "كل شيء يعمل.|بطيء أو غير مستقر|متعطل لدى البعض|متوقف|صيانة جارية|قيد التحقيق|عُرف السبب|قيد المراقبة|إغلاق|حالة {page}|و{n} أخرى",
};

const NAMES = [
  "operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance", "investigating", "identified",
  "monitoring", "close", "page", "more",
];

/** The words of the first of these languages that there are words of. */
export function wordsOf(...wanted) {
  const known = wanted.map((tag) => String(tag || "").slice(0, 2).toLowerCase()).find((tag) => Object.hasOwn(WORDS, tag));
  const language = known || "en";
  const words = Object.fromEntries(WORDS[language].split("|").map((word, at) => [NAMES[at], word]));
  return { ...words, language, direction: language === "ar" ? "rtl" : "ltr" };
}
