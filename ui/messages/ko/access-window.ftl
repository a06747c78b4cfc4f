### 창의 호스트 접속: 네트워크의 스위치와 대화 상자.

access-title = 호스트 접속
access-is-off = 엔진이 있는 컴퓨터와 이 네트워크의 컨테이너는 서로 접속하지 못합니다.
access-learn = 그 이유
access-said = 마지막 보고
access-said-nothing = 읽을 수 있는 보고가 없음
access-holder = 유지하는 컨테이너
access-link = 링크
access-link-on = 부모 인터페이스: { $parent }
access-link-up = 있음
access-link-gone = 없음
access-link-unknown = 보지 못함
access-address = 링크의 주소
access-address-hint = 엔진이 있는 컴퓨터만 쓰는 LAN 주소가 하나 더 필요합니다. 컨테이너는 이 주소로 그 컴퓨터에 접속합니다.
access-routes = 연결 대상

access-on-title = 호스트 접속 켜기: { $network }
access-on-lead = 엔진이 있는 컴퓨터에 컨테이너와 나란한 링크를 하나 만들고, 주소 하나와 컨테이너로 가는 경로만 줍니다. Lanward의 작은 컨테이너가 링크를 유지하며, 그 컨테이너를 제거하면 링크도 없어집니다.
access-on-do = 켜기
access-off-title = 호스트 접속 끄기: { $network }
access-off-lead = 링크와 주소, 경로가 없어지고 링크를 유지하던 컨테이너도 제거됩니다. 네트워크의 컨테이너는 그대로입니다.
access-off-do = 끄기
access-refused = 여기서는 호스트 접속을 쓸 수 없습니다
access-terms = 실행되는 것과 권한
access-commands = 같은 일을 하는 명령
access-without = 컨테이너 없이 하기
access-without-lead = 이 컴퓨터의 링크를 설정하는 프로그램에 맡기고 싶을 때 씁니다. 엔진이 있는 컴퓨터에서 root로 직접 적용하십시오. Lanward는 적용하지도, 지켜보지도 않습니다.
access-texts = 프로그램
access-texts-file = 파일
access-texts-then = 그런 다음 root로
access-texts-run = root로
access-texts-undo = 되돌리려면
access-watched = 적용한 뒤 30초 동안 컴퓨터가 밖으로 나가는 길을 지켜봅니다. 길이 끊기면 모두 되돌리고 알려 드립니다.
access-agree = 이 엔진에 계속 남아 컴퓨터의 링크를 바꾸어도 됩니다
access-agree-hint = 엔진마다 한 번만 묻습니다. 호스트 접속을 끄면 제거됩니다.
access-proving = 양쪽에서 접속해 보는 중 …
access-proof = 양쪽 방향의 실제 통신
