def attack(*_):
    raise type('E<script>{{mark}}</script><img src={{mark}} onerror=alert(1)><b>{{mark}}</b>', (Exception,), {})('<script>{{mark}}</script><img src={{mark}} onerror=alert(1)><b>{{mark}}</b>')


{{starter}}
