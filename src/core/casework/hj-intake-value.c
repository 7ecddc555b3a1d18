/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/casework/hj-intake-value-private.h"

#include "core/base/hj-clock.h"
#include "core/base/hj-time.h"

#include <string.h>

#define FEN_PER_YUAN 100
#define YUAN_MAX G_GINT64_CONSTANT (1000000000000000) /* more is a slip of the pen */

/* Full-width digits and letters, and what else looks alike, as half-width ones. */
static char *
narrow (const char *text)
{
  char *narrow = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);

  return narrow == NULL ? g_strdup (text) : narrow;
}

static char *
drop_spaces (const char *text)
{
  GString *kept = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      g_string_append_len (kept, at, g_utf8_next_char (at) - at);
  }
  return g_string_free_and_steal (kept);
}

/* The text without white space around it, ideographic spaces included. */
char *
hj_intake_trim (const char *text)
{
  const char *end = text + strlen (text);

  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  for (const char *last = g_utf8_find_prev_char (text, end);
       last != NULL && g_unichar_isspace (g_utf8_get_char (last));
       last = g_utf8_find_prev_char (text, end))
    end = last;
  return g_strndup (text, (gsize)(end - text));
}

/* The text as it is compared: narrow, without white space around it and without case. */
char *
hj_intake_fold (const char *text)
{
  g_autofree char *half = narrow (text);
  g_autofree char *trimmed = hj_intake_trim (half);

  return g_utf8_casefold (trimmed, -1);
}

/* An ID number as it is stored; whether it is one is not asked here. */
char *
hj_intake_read_id_number (const char *text)
{
  g_autofree char *half = narrow (text);
  g_autofree char *dense = drop_spaces (half);

  return g_ascii_strup (dense, -1);
}

/* Digits without what people put between them; anything else stays as it is. */
char *
hj_intake_read_phone (const char *text)
{
  g_autofree char *half = narrow (text);
  g_autofree char *dense = drop_spaces (half);
  GString *digits = g_string_new (NULL);

  for (const char *at = dense; *at != '\0'; at++) {
    if (g_ascii_isdigit (*at) || (*at == '+' && at == dense)) {
      g_string_append_c (digits, *at);
    } else if (strchr ("-()", *at) == NULL) {
      g_string_free (digits, TRUE);
      return hj_intake_trim (text);
    }
  }
  return g_string_free_and_steal (digits);
}

/* Parts of a written time; what is not there is 0. */
enum { YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, N_PARTS };

static int
parse_digits (const char *text, gsize n_digits)
{
  int number = 0;

  for (gsize i = 0; i < n_digits; i++)
    number = number * 10 + (text[i] - '0');
  return number;
}

/* 20260506, and with hours, minutes and seconds right behind. */
static gboolean
split_dense (const char *text, int *parts, guint *n_parts)
{
  static const gsize widths[N_PARTS] = { 4, 2, 2, 2, 2, 2 };
  gsize length = strlen (text);

  *n_parts = 0;
  if (strspn (text, "0123456789") != length)
    return FALSE;
  for (gsize at = 0; at < length; (*n_parts)++) {
    if (*n_parts == N_PARTS || at + widths[*n_parts] > length)
      return FALSE;
    parts[*n_parts] = parse_digits (text + at, widths[*n_parts]);
    at += widths[*n_parts];
  }
  return *n_parts >= 3;
}

/* 2026-05-06 02:00, 2026/5/6 2:00, 2026年5月6日2时. */
static gboolean
split_written (const char *text, int *parts, guint *n_parts)
{
  static GRegex *regex = NULL;

  if (g_once_init_enter_pointer (&regex)) {
    GRegex *compiled
        = g_regex_new ("^(\\d{4})\\s*[-/.年]\\s*(\\d{1,2})\\s*[-/.月]\\s*(\\d{1,2})\\s*日?"
                       "(?:[T\\s]*(\\d{1,2})\\s*[:时点]\\s*(?:(\\d{1,2})\\s*[:分]?\\s*"
                       "(?:(\\d{1,2})\\s*秒?)?)?)?$",
                       G_REGEX_OPTIMIZE, 0, NULL);

    g_once_init_leave_pointer (&regex, compiled);
  }
  g_autoptr (GMatchInfo) match = NULL;

  *n_parts = 0;
  if (!g_regex_match (regex, text, 0, &match))
    return FALSE;
  for (guint i = 0; i < N_PARTS; i++) {
    g_autofree char *part = g_match_info_fetch (match, (int)i + 1);

    if (part == NULL || *part == '\0')
      break;
    parts[(*n_parts)++] = parse_digits (part, strlen (part));
  }
  return TRUE;
}

static gboolean
split_time (const char *text, int *parts, guint *n_parts)
{
  g_autofree char *half = narrow (text);
  g_autofree char *trimmed = hj_intake_trim (half);

  return split_dense (trimmed, parts, n_parts) || split_written (trimmed, parts, n_parts);
}

/*
 * hj_intake_read_date:
 * @text: a day in one of the four forms that custody platforms write
 *
 * Returns: (transfer full) (nullable): `YYYY-MM-DD`, or %NULL where it is no day
 */
char *
hj_intake_read_date (const char *text)
{
  int parts[N_PARTS] = { 0 };
  guint n_parts;

  if (!split_time (text, parts, &n_parts))
    return NULL;
  g_autofree char *date = g_strdup_printf ("%04d-%02d-%02d", parts[YEAR], parts[MONTH], parts[DAY]);

  return hj_date_is_valid (date) ? g_steal_pointer (&date) : NULL;
}

/*
 * hj_intake_read_time:
 * @text: a day, and mostly an hour, in one of the four forms; the county's zone
 * @time: (out): UTC milliseconds
 *
 * Returns: whether it is a time; the hour 24 is the beginning of the next day
 */
gboolean
hj_intake_read_time (const char *text, gint64 *time)
{
  int parts[N_PARTS] = { 0 };
  guint n_parts;

  if (!split_time (text, parts, &n_parts))
    return FALSE;
  gboolean is_day_end = parts[HOUR] == 24 && parts[MINUTE] == 0 && parts[SECOND] == 0;
  g_autofree char *iso
      = g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d", parts[YEAR], parts[MONTH], parts[DAY],
                         is_day_end ? 0 : parts[HOUR], parts[MINUTE], parts[SECOND]);

  if (!hj_time_from_iso (iso, time))
    return FALSE;
  *time += is_day_end ? HJ_DAY_MS : 0;
  return TRUE;
}

/* Takes `万`, `亿`, `元` and what stands before a sum away; gives what the figures count. */
static gint64
take_unit (char *text)
{
  static const struct {
    const char *word;
    gint64 yuan;
  } units[] = { { "万元", 10000 },   { "亿元", 100000000 }, { "万", 10000 },
                { "亿", 100000000 }, { "元整", 1 },         { "元", 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
    if (g_str_has_suffix (text, units[i].word)) {
      text[strlen (text) - strlen (units[i].word)] = '\0';
      return units[i].yuan;
    }
  }
  return 1;
}

static const char *
skip_currency (const char *text)
{
  static const char *const signs[] = { "人民币", "rmb", "cny", "¥", "￥" };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++) {
    if (g_str_has_prefix (text, signs[i]))
      text += strlen (signs[i]);
  }
  return text;
}

/*
 * hj_intake_read_money:
 * @text: a sum in yuan, such as `12000`, `¥3,500.00` or `4.3万元`
 * @fen: (out): the sum in fen
 *
 * Returns: whether it is a sum to the fen
 */
gboolean
hj_intake_read_money (const char *text, gint64 *fen)
{
  g_autofree char *folded = hj_intake_fold (text);
  g_autofree char *dense = drop_spaces (folded);
  gint64 scale = take_unit (dense) * FEN_PER_YUAN;
  const char *at = skip_currency (dense);
  gint64 whole = 0, rest = 0;
  gboolean has_digit = FALSE;

  for (; g_ascii_isdigit (*at) || (has_digit && *at == ','); at++) {
    if (*at == ',')
      continue;
    has_digit = TRUE;
    whole = whole * 10 + (*at - '0');
    if (whole > YUAN_MAX / scale)
      return FALSE;
  }
  if (has_digit && *at == '.') {
    gint64 weight = scale;

    for (at++; g_ascii_isdigit (*at); at++) {
      weight /= 10;
      if (weight == 0 && *at != '0')
        return FALSE;
      rest += weight * (*at - '0');
    }
  }
  *fen = whole * scale + rest;
  return has_digit && *at == '\0';
}

/*
 * hj_intake_read_pressure:
 * @upper: (out): mmHg
 * @lower: (out): mmHg
 *
 * Returns: whether @text is a blood pressure, such as `129/81 mmHg`
 */
gboolean
hj_intake_read_pressure (const char *text, int *upper, int *lower)
{
  g_autofree char *folded = hj_intake_fold (text);
  g_autofree char *dense = drop_spaces (folded);
  char *end = NULL;
  gint64 high = g_ascii_strtoll (dense, &end, 10);

  if (end == dense || *end != '/')
    return FALSE;
  const char *second = end + 1;
  gint64 low = g_ascii_strtoll (second, &end, 10);

  if (end == second || (*end != '\0' && !g_str_equal (end, "mmhg")) || low < 20 || high < low
      || high > 350)
    return FALSE;
  *upper = (int)high;
  *lower = (int)low;
  return TRUE;
}
