/*
 * The floor: how fast a plain client in C asks a server for every key's name, TTL, type and memory.
 *
 *   floor <port> <page> metadata|names
 *
 * One connection. The next SCAN goes out before the questions about the keys of the page in hand, in one packet, so
 * that the server never waits for a round trip. Replies are read and checked for errors, and counted; nothing is
 * kept. Prints the number of keys and the sum of their bytes.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct buffer {
  char *bytes;
  size_t length, capacity;
};

static int server;
static char input[1 << 18];
static size_t input_start, input_end;

static void die(const char *what) {
  fprintf(stderr, "floor: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
  exit(1);
}

static void append(struct buffer *to, const char *bytes, size_t length) {
  if (to->length + length > to->capacity) {
    to->capacity = (to->length + length) * 2;
    to->bytes = realloc(to->bytes, to->capacity);
    if (to->bytes == NULL) die("no memory");
  }
  memcpy(to->bytes + to->length, bytes, length);
  to->length += length;
}

static void send_all(const struct buffer *packet) {
  for (size_t sent = 0; sent < packet->length;) {
    ssize_t now = write(server, packet->bytes + sent, packet->length - sent);
    if (now < 0) die("write");
    sent += (size_t)now;
  }
}

static char next_byte(void) {
  if (input_start == input_end) {
    ssize_t now = read(server, input, sizeof input);
    if (now <= 0) die("read");
    input_start = 0;
    input_end = (size_t)now;
  }
  return input[input_start++];
}

/* A line without its end; returns the number behind its first character, and that character. */
static long long read_line(char *type) {
  char line[512];
  size_t length = 0;
  *type = next_byte();
  for (char byte = next_byte(); byte != '\r'; byte = next_byte()) {
    if (length < sizeof line - 1) line[length++] = byte;
  }
  next_byte();
  line[length] = 0;
  if (*type == '-') {
    errno = 0;
    die(line);
  }
  return *type == '+' ? 0 : strtoll(line, NULL, 10);
}

/* A string with its framing, as it can be sent back as an argument. */
static void read_argument(struct buffer *to) {
  char type, framing[32];
  long long length = read_line(&type);
  append(to, framing, (size_t)snprintf(framing, sizeof framing, "$%lld\r\n", length));
  for (long long left = length + 2; left > 0;) {
    if (input_start == input_end) {
      append(to, (char[]){next_byte()}, 1);
      left--;
      continue;
    }
    size_t there = input_end - input_start;
    size_t now = (long long)there < left ? there : (size_t)left;
    append(to, input + input_start, now);
    input_start += now;
    left -= (long long)now;
  }
}

static void put_scan(struct buffer *packet, const struct buffer *cursor, const char *page) {
  char head[64];
  append(packet, "*4\r\n$4\r\nSCAN\r\n", 14);
  append(packet, cursor->bytes, cursor->length);
  append(packet, head, (size_t)snprintf(head, sizeof head, "$5\r\nCOUNT\r\n$%zu\r\n%s\r\n", strlen(page), page));
}

/* The reply of SCAN: `cursor`, then the arguments in `names` with their ends in `ends`. */
static size_t read_page(struct buffer *cursor, struct buffer *names, size_t **ends, size_t *room) {
  char type;
  read_line(&type);
  cursor->length = 0;
  read_argument(cursor);
  size_t count = (size_t)read_line(&type);
  if (count > *room) {
    *room = count * 2;
    *ends = realloc(*ends, *room * sizeof **ends);
    if (*ends == NULL) die("no memory");
  }
  names->length = 0;
  for (size_t key = 0; key < count; key++) {
    read_argument(names);
    (*ends)[key] = names->length;
  }
  return count;
}

static void put_questions(struct buffer *packet, const struct buffer *names, const size_t *ends, size_t count) {
  size_t start = 0;
  for (size_t key = 0; key < count; start = ends[key++]) {
    const char *name = names->bytes + start;
    size_t length = ends[key] - start;
    append(packet, "*2\r\n$4\r\nPTTL\r\n", 14);
    append(packet, name, length);
    append(packet, "*2\r\n$4\r\nTYPE\r\n", 14);
    append(packet, name, length);
    append(packet, "*3\r\n$6\r\nMEMORY\r\n$5\r\nUSAGE\r\n", 27);
    append(packet, name, length);
  }
}

int main(int count, char **words) {
  if (count != 4) die("usage: floor <port> <page> metadata|names");
  const int metadata = strcmp(words[3], "metadata") == 0;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(words[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  server = socket(AF_INET, SOCK_STREAM, 0);
  if (server < 0 || connect(server, (struct sockaddr *)&address, sizeof address) < 0) die("connect");
  int yes = 1;
  setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);

  struct buffer packet = {0}, cursor = {0}, names = {0}, next_names = {0};
  size_t *ends = NULL, *next_ends = NULL, room = 0, next_room = 0, keys = 0;
  long long bytes = 0;
  append(&cursor, "$1\r\n0\r\n", 7);
  put_scan(&packet, &cursor, words[2]);
  send_all(&packet);
  size_t in_hand = read_page(&cursor, &names, &ends, &room);
  for (;;) {
    const int last = cursor.length == 7 && cursor.bytes[4] == '0';
    packet.length = 0;
    if (!last) put_scan(&packet, &cursor, words[2]);
    if (metadata) put_questions(&packet, &names, ends, in_hand);
    send_all(&packet);
    size_t next = last ? 0 : read_page(&cursor, &next_names, &next_ends, &next_room);
    for (size_t key = 0; metadata && key < in_hand; key++) {
      char type;
      read_line(&type);
      read_line(&type);
      long long memory = read_line(&type);
      if (memory > 0) bytes += memory;
    }
    keys += in_hand;
    if (last) break;
    struct buffer spare = names;
    names = next_names;
    next_names = spare;
    size_t *spare_ends = ends, spare_room = room;
    ends = next_ends;
    room = next_room;
    next_ends = spare_ends;
    next_room = spare_room;
    in_hand = next;
  }
  printf("%zu %lld\n", keys, bytes);
  return 0;
}
