### 명령줄이 쓰는 말: 심각도, 표 제목, 도움말, 진행과 결과.

severity-blocks = 차단
severity-danger = 위험
severity-warning = 경고
severity-note = 참고
severity-unknown = 알 수 없음

health-ok = 살펴본 범위에서는 문제가 없습니다.
health-attention = 확인할 항목이 { $count }개 있습니다.
health-broken = 동작하지 않는 항목이 { $count }개 있습니다.
health-unknown = 모두 정상인지 판단할 수 없습니다.

location-same-kernel = 이 컴퓨터의 같은 커널
location-virtual-machine = 이 컴퓨터의 가상 머신 안
location-remote = 다른 컴퓨터
location-unknown = 실행 위치를 알 수 없음
