/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/risk/hj-risk-condition-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* The grammar is in README.md. Reading goes by precedence; the depth of brackets is bounded, and so
 * is the stack that an evaluation needs: each level of brackets keeps at most one left side of `or`
 * and one of `and`. */

typedef enum { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_SIGN, TOKEN_BAD } TokenKind;

typedef struct {
  const char *text;
  guint window_hours;
  GArray *atoms;
  HjRiskAtomFunc told;
  gpointer data;
  HjRiskConditionProblem *problem;

  TokenKind kind;
  int at;  /* offset of the token */
  guint n; /* its length */
  gint64 number;
  GArray *code;
  guint64 facts;
  guint depth;
  gboolean negated;
} Reader;

static gboolean read_or (Reader *self);

static gboolean G_GNUC_PRINTF (4, 5)
    fail (Reader *self, int offset, const char *code, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  self->problem->offset = offset;
  self->problem->code = code;
  self->problem->sentence = g_strdup_vprintf (format, list);
  va_end (list);
  return FALSE;
}

static void
advance (Reader *self)
{
  const char *cursor = self->text + self->at + self->n;
  while (*cursor == ' ')
    cursor++;
  const char *start = cursor;

  if (*cursor == '\0') {
    self->kind = TOKEN_END;
  } else if (g_ascii_isalpha (*cursor)) {
    self->kind = TOKEN_WORD;
    while (g_ascii_isalnum (*cursor) || *cursor == '_' || *cursor == '-')
      cursor++;
  } else if (g_ascii_isdigit (*cursor)) {
    self->kind = TOKEN_NUMBER;
    self->number = 0;
    for (; g_ascii_isdigit (*cursor); cursor++)
      self->number = MIN (self->number * 10 + (*cursor - '0'), G_MAXINT32);
  } else if (strchr ("<>=!", *cursor) != NULL) {
    self->kind = TOKEN_SIGN;
    cursor += cursor[1] == '=' ? 2 : 1;
  } else {
    self->kind = strchr ("(),", *cursor) != NULL ? TOKEN_SIGN : TOKEN_BAD;
    cursor = g_utf8_next_char (cursor);
  }
  self->at = start - self->text;
  self->n = cursor - start;
}

static gboolean
is (Reader *self, const char *text)
{
  return self->n == strlen (text) && strncmp (self->text + self->at, text, self->n) == 0
         && (self->kind == TOKEN_WORD || self->kind == TOKEN_SIGN);
}

static gboolean
take (Reader *self, const char *text)
{
  if (!is (self, text))
    return FALSE;
  advance (self);
  return TRUE;
}

static gboolean
expected (Reader *self, const char *what)
{
  if (self->kind == TOKEN_END)
    return fail (self, self->at, "syntax", _ ("The condition ends where %s should stand."), what);
  return fail (self, self->at, "syntax", _ ("“%.*s” stands where %s should stand."), (int)self->n,
               self->text + self->at, what);
}

static gboolean
demand (Reader *self, const char *text)
{
  g_autofree char *what = g_strdup_printf ("“%s”", text);
  return take (self, text) || expected (self, what);
}

static gboolean
read_number (Reader *self, gint64 *value)
{
  if (self->kind != TOKEN_NUMBER)
    return expected (self, _ ("a whole number"));
  *value = self->number;
  advance (self);
  return TRUE;
}

static gboolean
read_compare (Reader *self, HjRiskCompare *compare)
{
  static const char *const signs[] = { "=", "!=", "<", "<=", ">", ">=" };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++) {
    if (take (self, signs[i])) {
      *compare = i;
      return TRUE;
    }
  }
  return expected (self, _ ("a comparison (= != < <= > >=)"));
}

static gboolean
read_fact (Reader *self, HjRiskAtom *atom)
{
  if (self->kind != TOKEN_WORD)
    return expected (self, _ ("the name of a fact"));

  g_autofree char *name = g_strndup (self->text + self->at, self->n);
  const char *meaning = hj_risk_excluded_input (name);
  if (meaning != NULL)
    return fail (self, self->at, "excluded-input",
                 _ ("“%s” stands for %s, which must never be an input; take this condition out."),
                 name, meaning);
  HjRiskFact fact;
  if (!hj_risk_fact_find (name, &fact)) {
    const char *flag = hj_risk_raw_input (name);
    if (flag != NULL)
      return fail (
          self, self->at, "raw-value",
          _ ("A policy reads health and record as flags and bands only; ask for “%s” instead "
             "of “%s”."),
          flag, name);
    return fail (self, self->at, "unknown-fact",
                 _ ("There is no fact “%s”; see the list of facts for its right name."), name);
  }
  atom->subject = fact;
  self->facts |= G_GUINT64_CONSTANT (1) << fact;
  advance (self);
  return TRUE;
}

static gboolean
read_within (Reader *self, HjRiskAtom *atom)
{
  int at = self->at;
  gint64 hours;

  if (!read_number (self, &hours))
    return FALSE;
  if (!take (self, "h"))
    return expected (self, _ ("“h” (windows are in hours, like 168h)"));
  if (hours < 1 || hours > HJ_RISK_WINDOW_MAX)
    return fail (self, at, "window", _ ("A window is 1 to %d hours; %" PRId64 " is not."),
                 HJ_RISK_WINDOW_MAX, hours);
  atom->window_hours = hours;
  return TRUE;
}

static gboolean
read_severity (Reader *self, HjRiskAtom *atom)
{
  gint64 severity;

  if (!demand (self, ">="))
    return FALSE;
  int at = self->at;
  if (!read_number (self, &severity))
    return FALSE;
  if (severity > HJ_RISK_SEVERITY_MAX)
    return fail (self, at, "range", _ ("A severity is 0 to %d; %" PRId64 " is not."),
                 HJ_RISK_SEVERITY_MAX, severity);
  atom->severity = severity;
  return TRUE;
}

/* The part in brackets after `count` and `latest`. */
static gboolean
read_events (Reader *self, HjRiskAtom *atom)
{
  if (!demand (self, "("))
    return FALSE;
  if (self->kind != TOKEN_WORD)
    return expected (self, _ ("a kind of behaviour"));

  g_autofree char *name = g_strndup (self->text + self->at, self->n);
  HjRiskEventKind kind;
  const char *meaning = hj_risk_excluded_input (name);
  if (meaning != NULL)
    return fail (self, self->at, "excluded-input",
                 _ ("“%s” stands for %s, which must never be an input; take this condition out."),
                 name, meaning);
  if (!hj_risk_event_kind_find (name, &kind))
    return fail (self, self->at, "unknown-kind",
                 _ ("There is no kind of behaviour “%s”; the kinds are incident, threat, refusal, "
                    "self-harm-sign, talk and good-conduct."),
                 name);
  atom->kind = HJ_RISK_ATOM_COUNT;
  atom->subject = kind;
  atom->window_hours = self->window_hours;
  advance (self);
  while (take (self, ",")) {
    if (take (self, "severity")) {
      if (!read_severity (self, atom))
        return FALSE;
    } else if (!take (self, "within")) {
      return expected (self, _ ("“severity” or “within”"));
    } else if (!read_within (self, atom)) {
      return FALSE;
    }
  }
  return demand (self, ")");
}

static gboolean
read_compared_number (Reader *self, HjRiskAtom *atom)
{
  int at = self->at;

  if (!read_compare (self, &atom->compare))
    return FALSE;
  at = self->at;
  if (!read_number (self, &atom->value))
    return FALSE;
  if (atom->kind != HJ_RISK_ATOM_FACT)
    return TRUE;
  const HjRiskFactInfo *info = hj_risk_fact_info (atom->subject);
  if (atom->value < info->minimum || atom->value > info->maximum)
    return fail (self, at, "range",
                 _ ("“%s” goes from %" PRId64 " to %" PRId64 "; %" PRId64 " lies outside."),
                 info->name, info->minimum, info->maximum, atom->value);
  return TRUE;
}

static gboolean
keep_atom (Reader *self, const HjRiskAtom *atom, int at)
{
  guint16 index = 0;

  for (; index < self->atoms->len; index++) {
    const HjRiskAtom *other = &g_array_index (self->atoms, HjRiskAtom, index);
    if (other->kind == atom->kind && other->subject == atom->subject
        && other->compare == atom->compare && other->severity == atom->severity
        && other->window_hours == atom->window_hours && other->value == atom->value)
      break;
  }
  if (index == HJ_RISK_ATOMS_MAX)
    return fail (self, at, "too-large", _ ("A policy asks at most %d different questions."),
                 HJ_RISK_ATOMS_MAX);
  if (index == self->atoms->len)
    g_array_append_val (self->atoms, *atom);
  g_array_append_val (self->code, index);
  if (self->told != NULL)
    self->told (atom, self->negated, at, self->data);
  return TRUE;
}

static gboolean
read_atom (Reader *self)
{
  HjRiskAtom atom = { .kind = HJ_RISK_ATOM_FACT, .compare = HJ_RISK_COMPARE_AT_LEAST, .value = 1 };
  int at = self->at;

  if (take (self, "known")) {
    atom.kind = HJ_RISK_ATOM_KNOWN;
    if (!demand (self, "(") || !read_fact (self, &atom) || !demand (self, ")"))
      return FALSE;
  } else if (take (self, "count")) {
    if (!read_events (self, &atom) || !read_compared_number (self, &atom))
      return FALSE;
  } else if (take (self, "latest")) {
    if (!read_events (self, &atom))
      return FALSE;
    if (atom.window_hours == 0)
      return fail (self, at, "window", _ ("“latest” needs a window, like within 24h."));
  } else if (take (self, "first_detention")) {
    HjRiskFact fact = HJ_RISK_FACT_PRIOR_DETENTIONS;
    atom.subject = fact;
    atom.compare = HJ_RISK_COMPARE_EQUAL;
    atom.value = 0;
    self->facts |= G_GUINT64_CONSTANT (1) << fact;
  } else if (!read_fact (self, &atom) || !read_compared_number (self, &atom)) {
    return FALSE;
  }
  return keep_atom (self, &atom, at);
}

static gboolean
read_not (Reader *self)
{
  static const guint16 code = HJ_RISK_CODE_NOT;
  gboolean negated = FALSE;

  while (take (self, "not"))
    negated = !negated;
  self->negated ^= negated;
  if (is (self, "(")) {
    if (++self->depth > HJ_RISK_DEPTH_MAX / 2)
      return fail (self, self->at, "too-large", _ ("Brackets go at most %d deep."),
                   HJ_RISK_DEPTH_MAX / 2);
    advance (self);
    if (!read_or (self) || !demand (self, ")"))
      return FALSE;
    self->depth--;
  } else if (!read_atom (self)) {
    return FALSE;
  }
  self->negated ^= negated;
  if (negated)
    g_array_append_val (self->code, code);
  return TRUE;
}

static gboolean
read_and (Reader *self)
{
  static const guint16 code = HJ_RISK_CODE_AND;

  if (!read_not (self))
    return FALSE;
  while (take (self, "and")) {
    if (!read_not (self))
      return FALSE;
    g_array_append_val (self->code, code);
  }
  return TRUE;
}

static gboolean
read_or (Reader *self)
{
  static const guint16 code = HJ_RISK_CODE_OR;

  if (!read_and (self))
    return FALSE;
  while (take (self, "or")) {
    if (!read_and (self))
      return FALSE;
    g_array_append_val (self->code, code);
  }
  return TRUE;
}

/**
 * hj_risk_condition_parse:
 * @self: (out caller-allocates): the condition
 * @text: its text
 * @window_hours: window of counts that name none; 0 is the whole detention
 * @atoms: (element-type HjRiskAtom): atoms of the policy; new ones are added
 * @told: (nullable): called for every atom as it is read
 * @data: for @told
 * @problem: (out caller-allocates): set on failure
 *
 * Returns: whether @text is a condition; if not, @self holds nothing
 */
gboolean
hj_risk_condition_parse (HjRiskCondition *self, const char *text, guint window_hours, GArray *atoms,
                         HjRiskAtomFunc told, gpointer data, HjRiskConditionProblem *problem)
{
  g_autoptr (GArray) code = g_array_new (FALSE, FALSE, sizeof (guint16));
  Reader reader = {
    .text = text,
    .window_hours = window_hours,
    .atoms = atoms,
    .told = told,
    .data = data,
    .problem = problem,
    .code = code,
  };

  *self = (HjRiskCondition){ 0 };
  if (strlen (text) > HJ_RISK_CONDITION_MAX)
    return fail (&reader, 0, "too-large", _ ("A condition is at most %d bytes long."),
                 HJ_RISK_CONDITION_MAX);
  advance (&reader);
  if (reader.kind == TOKEN_END)
    return fail (&reader, 0, "syntax", _ ("The condition is empty; say when it holds."));
  if (!read_or (&reader))
    return FALSE;
  if (reader.kind != TOKEN_END)
    return expected (&reader, _ ("“and”, “or” or the end"));

  self->n_code = code->len;
  self->code = g_memdup2 (code->data, code->len * sizeof (guint16));
  self->facts = reader.facts;
  return TRUE;
}

/**
 * hj_risk_condition_clear:
 * @self: a condition
 */
void
hj_risk_condition_clear (HjRiskCondition *self)
{
  g_clear_pointer (&self->code, g_free);
  self->n_code = 0;
}
